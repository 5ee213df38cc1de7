import type { ConversationDeps } from '../../../graphs/conversation/graph.ts';
import type { Stores } from '../../../src/compose-stores.ts';
import { type Mark, OVER, PROCESS } from './marks.ts';
import type { Death } from './messages.ts';

/** The commit after `finish`, and the news of it, take about this long. */
const COMMIT_MS = 20;

/** Marks what it is told, and ends the process by SIGKILL where it shall die. */
export function markUntilDeath(write: Mark): { mark: Mark; dieAt: (death: Death) => void } {
  let death: Death | undefined;
  let left = 0;
  const die = () => process.kill(process.pid, 'SIGKILL');
  return {
    dieAt(given) {
      death = given;
      left = given.times;
    },
    mark(runId, step) {
      write(runId, step);
      if (death === undefined || step !== death.step) return;
      left -= 1;
      if (left !== 0) return;
      if (death.afterMs > 0) setTimeout(die, death.afterMs);
      else die();
    },
  };
}

/** Makes claims and settlements steps of their own. */
export function markLedger({ runs }: Stores, mark: Mark): void {
  const { claimDue, claimAbandoned, enter, finish, release } = runs;
  const around =
    <A extends unknown[], R>(step: string, work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      mark(PROCESS, step);
      return work(...args).finally(() => mark(PROCESS, OVER));
    };
  Object.assign(runs, {
    claimDue: around('claiming', claimDue),
    claimAbandoned: around('taking-over', claimAbandoned),
    enter: around('accepting', enter),
    finish: async (...args: Parameters<typeof finish>) => {
      const { run_id: runId } = args[1];
      mark(runId, 'settling');
      const settled = await finish(...args);
      mark(runId, 'committing');
      setTimeout(() => mark(runId, OVER), COMMIT_MS);
      return settled;
    },
    release: async (...args: Parameters<typeof release>) => {
      const { run_id: runId } = args[1];
      mark(runId, 'giving-back');
      await release(...args);
      mark(runId, OVER);
    },
  });
}

/** The same for what the conversation graph writes. */
export const markConversation =
  (mark: Mark) =>
  (deps: ConversationDeps): ConversationDeps => ({
    ...deps,
    proposals: {
      ...deps.proposals,
      save: (tenantId, proposal) => {
        mark(proposal.runId, 'talk:proposes');
        return deps.proposals.save(tenantId, proposal);
      },
    },
    effects: {
      once: (tenantId, effect, run) => {
        mark(effect.runId, 'talk:acts');
        return deps.effects.once(tenantId, effect, async () => {
          mark(effect.runId, 'talk:in-effect');
          return run();
        });
      },
    },
    transcript: {
      recordTurn: (tenantId, turn) => {
        mark(turn.runId, 'talk:persists');
        return deps.transcript.recordTurn(tenantId, turn);
      },
    },
  });

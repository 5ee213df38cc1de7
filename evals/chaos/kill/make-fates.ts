import type { Random } from '../random.ts';
import { OWED } from './chaos-graphs.ts';
import type { Death } from './messages.ts';

/** What becomes of one life; times count from when it is ready to take runs. */
export type Fate =
  | { kind: 'killed-in-start'; afterMs: number }
  | { kind: 'killed'; afterMs: number }
  | { kind: 'killed-at-step'; dies: Death; elseMs: number }
  /** Stands still for longer than its lease, goes on as if nothing had been, and is killed. */
  | { kind: 'paused'; afterMs: number; pauseMs: number; elseMs: number }
  /** SIGTERM: runs that do not end in time are given back. */
  | { kind: 'stopped'; afterMs: number };

const PHASES = ['begins', 'in-effect', 'effect-done', 'leaves'];

/** Every step at which a process can be: a kill test has to have killed at each of them. */
export const STEPS: readonly string[] = [
  ...['accepting', 'claiming', 'claimed', 'opened', 'taking-over', 'ask', 'settling', 'committing'],
  ...[...OWED.steps, ...OWED.asks, ...OWED.answers].flatMap((step) =>
    PHASES.map((phase) => `${step}:${phase}`),
  ),
  ...['talk:proposes', 'talk:acts', 'talk:in-effect', 'talk:persists'],
];

const LIFE_MS = { min: 150, max: 4_000 };
const START_MS_MAX = 700;
const AFTER_STEP_MS_MAX = 12;
const STEP_TIMES_MAX = 3;
const ELSE_MS = 5_000;

/** Half of the kills fall at any time of a life, the other half at steps dealt out in turn. */
export function makeFates(random: Random, leaseSeconds: number, single: boolean): () => Fate {
  let deck: string[] = [];
  const step = () => {
    if (deck.length === 0) {
      deck = STEPS.map((name) => ({ name, at: random.next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ name }) => name);
    }
    return deck.pop() ?? 'claimed';
  };
  const afterMs = () => random.whole(LIFE_MS.min, LIFE_MS.max);
  return () => {
    const kind = random.next();
    // One process alone is not missed while it stands still: nobody takes its runs.
    if (kind < 0.06 && !single) {
      const pauseMs = leaseSeconds * 1000 + random.whole(300, 2_000);
      return { kind: 'paused', afterMs: afterMs(), pauseMs, elseMs: random.whole(300, 2_000) };
    }
    if (kind < 0.12) return { kind: 'stopped', afterMs: afterMs() };
    if (kind < 0.16) return { kind: 'killed-in-start', afterMs: random.whole(0, START_MS_MAX) };
    if (kind < 0.55) return { kind: 'killed', afterMs: afterMs() };
    const dies = {
      step: step(),
      times: random.whole(1, STEP_TIMES_MAX),
      afterMs: random.next() < 0.5 ? 0 : random.whole(1, AFTER_STEP_MS_MAX),
    };
    return { kind: 'killed-at-step', dies, elseMs: ELSE_MS };
  };
}

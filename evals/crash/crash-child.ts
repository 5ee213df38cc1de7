import type { ConversationDeps } from '../../graphs/conversation/graph.ts';
import { ScriptedModel } from '../../graphs/conversation/testing/scripted-model.ts';
import { compose } from '../../src/compose.ts';
import { readEnv } from '../../src/config/env.ts';
import { toolNames } from '../../src/schemas/agent.ts';
import {
  CRASH_AGENT,
  CRASH_LISTING,
  CRASH_PHONE,
  CRASH_TENANT,
  crashRequest,
  crashSeed,
} from './crash-seed.ts';

/**
 * One life of a process that books a viewing: `start POINT` accepts a message and dies by
 * SIGKILL at POINT; `recover` takes over what is left, and prints what the database holds.
 */
const [mode = '', point = ''] = process.argv.slice(2);
const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  // The signal needs a moment; nothing of ours may run meanwhile.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
};

const random = (max: number) => Math.floor(Math.random() * max);

/** Never says the same thing twice: other ids, other words, another time at every call. */
const model = new ScriptedModel((messages) => {
  const heard = messages.findLastIndex((message) => message.type === 'human');
  const acted = messages.slice(heard).some((message) => message.type === 'tool');
  if (acted) return { say: `That is arranged, number ${random(1e9)}.` };
  const hour = String(9 + random(8)).padStart(2, '0');
  return {
    say: `One moment, I try ${random(1e9)}.`,
    calls: [
      {
        name: 'book_viewing',
        args: {
          listingKey: CRASH_LISTING,
          startsAt: `2026-11-24T${hour}:${random(2) === 0 ? '00' : '30'}:00-08:00`,
          name: `Dana ${random(1e9)}`,
          phone: CRASH_PHONE,
        },
      },
    ],
  };
});

const broken = (deps: ConversationDeps): ConversationDeps => ({
  ...deps,
  effects: {
    once: async (tenantId, effect, run) => {
      if (point === 'before-effect') die();
      const outcome = await deps.effects.once(tenantId, effect, async () => {
        const result = await run();
        if (point === 'inside-effect') die();
        return result;
      });
      if (point === 'after-effect') die();
      return outcome;
    },
  },
  transcript: {
    recordTurn: async (tenantId, turn) => {
      if (point === 'before-persist') die();
      await deps.transcript.recordTurn(tenantId, turn);
      if (point === 'after-persist') die();
    },
  },
});

const house = await compose(readEnv({ ...process.env, LOG_LEVEL: 'fatal' }), {
  model,
  now: () => new Date('2026-11-23T18:00:00Z'),
  leaseSeconds: 2,
  seed: false,
  ...(mode === 'start' ? { adjust: broken } : {}),
  adjustStores: ({ runs }) => {
    if (mode === 'start' && point === 'after-checkpoint') runs.finish = die;
  },
});

if (mode === 'start') {
  await crashSeed(house.seedPorts, [...toolNames]);
  const { events } = await house.deps.turns.start({
    tenantId: CRASH_TENANT,
    request: { agent_id: CRASH_AGENT, message: crashRequest('November 24') },
  });
  for await (const _event of events);
  console.error('the process outlived its turn');
  process.exitCode = 3;
} else {
  const counts = () =>
    house.db.asSystem(async (sql) => {
      const { rows } = await sql.query(
        `SELECT (SELECT count(*)::int FROM appointments) AS appointments,
                (SELECT count(*)::int FROM leads) AS leads,
                (SELECT count(*)::int FROM tool_effects) AS effects,
                (SELECT count(*)::int FROM messages) AS messages,
                (SELECT count(*)::int FROM runs WHERE status = 'running') AS running,
                (SELECT max(attempt)::int FROM runs) AS attempts,
                (SELECT string_agg(DISTINCT status, ',') FROM runs) AS status`,
      );
      return rows[0];
    });
  let seen = await counts();
  while (seen?.['running'] !== 0) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    seen = await counts();
  }
  await house.close();
  console.log(JSON.stringify(seen));
}

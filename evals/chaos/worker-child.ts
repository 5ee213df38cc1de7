import { compose } from '../../src/compose.ts';
import { readEnv } from '../../src/config/env.ts';
import { isAppError } from '../../src/errors.ts';
import { toolNames } from '../../src/schemas/agent.ts';
import { CRASH_TENANT, crashSeed } from '../crash/crash-seed.ts';
import { makeChaosGraphs } from './kill/chaos-graphs.ts';
import { CHAOS_NOW, makeChaosModel } from './kill/chaos-model.ts';
import { markConversation, markLedger, markUntilDeath } from './kill/mark-house.ts';
import { OVER, openMarks, PROCESS } from './kill/marks.ts';
import type { Death, FromLife, LifeOptions, ToLife } from './kill/messages.ts';

/** One life of a process that takes runs. It waits, loaded, until it is told to begin. */

type House = Awaited<ReturnType<typeof compose>>;

const CONCURRENT_RUNS = '8';
/** The machine is slow when it is tested so; how the house fails in time is tested elsewhere. */
const DATABASE_TIMEOUT_MS = '20000';
const STOP_GRACE_MS = 300;

let house: House | undefined;
let dies: (death: Death) => void = () => undefined;
let living: Promise<void> = Promise.resolve();

const tell = (message: FromLife) => process.send?.(message);

function theHouse(): House {
  if (house === undefined) throw new Error('the house is not there yet');
  return house;
}

function environment(life: LifeOptions) {
  const { DATABASE_URL: _, MIGRATION_DATABASE_URL: __, ...rest } = process.env;
  return readEnv({
    ...rest,
    ...{ LOG_LEVEL: 'error', EMBEDDINGS: 'off', DATABASE_TIMEOUT_MS },
    MAX_CONCURRENT_TURNS: CONCURRENT_RUNS,
    FOYER_DATA_DIR: life.dataDir,
    ...(life.databaseUrl === undefined ? {} : { DATABASE_URL: life.databaseUrl }),
  });
}

async function live(life: LifeOptions): Promise<void> {
  const { mark, dieAt } = markUntilDeath(openMarks(life.marksPath).mark);
  dies = dieAt;
  mark(PROCESS, 'starting');
  house = await compose(environment(life), {
    graphs: makeChaosGraphs({
      mark,
      withTenant: (tenantId, work) => theHouse().db.withTenant(tenantId, work),
      once: (tenantId, effect, run) => theHouse().stores.effects.once(tenantId, effect, run),
    }),
    model: makeChaosModel(),
    now: () => CHAOS_NOW,
    leaseSeconds: life.leaseSeconds,
    seed: false,
    adjust: markConversation(mark),
    adjustStores: (stores) => markLedger(stores, mark),
  });
  if (life.seed) await crashSeed(house.seedPorts, [...toolNames]);
  mark(PROCESS, OVER);
  tell({ tell: 'ready' });
}

/** As whoever owns the tables. */
const ask = (sql: string, values: unknown[]) =>
  theHouse().db.asSystem(async (connection) => {
    await connection.query('RESET ROLE');
    return (await connection.query(sql, values)).rows;
  });

async function hear(message: ToLife): Promise<void> {
  if (message.tell === 'begin') {
    living = live(message.life);
    return living;
  }
  if (message.tell === 'die') return dies(message.dies);
  const { id } = message;
  try {
    await living;
    if (message.tell === 'order') {
      await theHouse().deps.runs.engine.accept(CRASH_TENANT, message.order);
      tell({ tell: 'accepted', id });
    } else {
      tell({ tell: 'answered', id, rows: await ask(message.sql, message.values) });
    }
  } catch (error) {
    const code = isAppError(error) ? error.code : 'unknown';
    tell({ tell: 'failed', id, code, message: String(error) });
  }
}

process.on('message', (message: ToLife) => void hear(message));
// Without its test it has no business here.
process.on('disconnect', () => process.exit(1));
process.on('SIGTERM', async () => {
  await house?.close(STOP_GRACE_MS);
  process.exit(0);
});
// Ctrl-C reaches the whole group: it is for the test, which ends this process in its own time.
process.on('SIGINT', () => undefined);
tell({ tell: 'loaded' });

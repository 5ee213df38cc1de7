import { createTestDatabase } from '../../../src/stores/postgres/testing/create-test-database.ts';
import type { GraphServer } from '../../servers/start-graph-server.ts';
import { startServer } from './start-server.ts';

/** A server that is measured. */
export interface Target extends Omit<GraphServer, 'printed'> {
  /** `dev`, `embedded`, or `postgres` with the number of its processes. */
  name: string;
  /** Of its Postgres. */
  databaseUrl?: string;
  processes: number;
}

async function startDev(): Promise<Target> {
  return { name: 'dev', processes: 1, ...(await startServer({ kind: 'dev' })) };
}

async function startEmbedded(): Promise<Target> {
  return { name: 'embedded', processes: 1, ...(await startServer({ kind: 'foyer' })) };
}

/** Each on a database of its own: what one tells its processes, the others need not hear. */
async function startOnPostgres(processes: number): Promise<Target | undefined> {
  const database = await createTestDatabase();
  if (database === undefined) return undefined;
  const choice = { kind: 'foyer', databaseUrl: database.url, workers: processes } as const;
  const server = await startServer(choice).catch(async (error: unknown) => {
    await database.drop();
    throw error;
  });
  return {
    ...{ ...server, name: `postgres×${processes}`, processes, databaseUrl: database.url },
    stop: async () => {
      await server.stop();
      await database.drop();
    },
  };
}

/**
 * LangGraph's dev server and Foyer, started together and all idle but the one that is measured.
 * @param processes of Foyer on Postgres, where there is one; each number is a target
 */
export async function openTargets(
  processes: readonly number[],
  withEmbedded: boolean,
): Promise<{ targets: Target[]; close: () => Promise<void> }> {
  const starting = [
    startDev(),
    ...(withEmbedded ? [startEmbedded()] : []),
    ...processes.map(startOnPostgres),
  ];
  const started = await Promise.allSettled(starting);
  const targets = started.flatMap((one) => (one.status === 'fulfilled' ? (one.value ?? []) : []));
  const close = async () => {
    await Promise.all(targets.map((target) => target.stop()));
  };
  for (const one of started) {
    if (one.status === 'fulfilled') continue;
    await close();
    throw one.reason;
  }
  return { targets, close };
}

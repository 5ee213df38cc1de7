import { Client } from '@langchain/langgraph-sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../stores/postgres/testing/create-test-database.ts';
import { openProcesses, type Processes } from '../testing/open-processes.ts';
import { pidAt } from '../testing/start-process.ts';

const PATIENT = { timeout: 60_000, interval: 100 };
const LOOKS = 20;

let processes: Processes;
beforeEach(async () => {
  processes = await openProcesses();
});
afterEach(() => processes.close());

const start = (args: string[], env: Record<string, string>) =>
  processes.start('server', env, ...args);

/** The processes that answer there. */
async function pidsAt(url: string): Promise<Set<number>> {
  const pids = new Set<number>();
  for (let look = 0; look < LOOKS; look += 1) pids.add(await pidAt(url));
  return pids;
}

const steps = (name: string, count: number, stepMillis = 250) => ({
  input: { name, steps: count, stepMillis },
});
const logOf = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}${index + 1}`);

it('refuses the embedded database, which belongs to one process', async () => {
  const { exited, printed } = start(['--workers', '2'], { DATABASE_URL: '', REDIS_URL: '' });
  expect(await exited).toBe(1);
  expect(printed()).toMatch(/The embedded database belongs to one process\.\nSet DATABASE_URL/);
});

it.each(['0', '1.5', '65', 'two'])('refuses --workers %s', async (count) => {
  const { exited, printed } = start(['--workers', count], { DATABASE_URL: '', REDIS_URL: '' });
  expect(await exited).toBe(1);
  expect(printed()).toMatch(/--workers is a number from 1 to 64/);
});

describe.skipIf(!process.env['TEST_DATABASE_URL'])('with TEST_DATABASE_URL', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await processes.killAll();
    await database?.drop();
  });

  it('ends in good order when it is stopped before it listens', async () => {
    const cluster = start(['--workers', '2'], {
      DATABASE_URL: database?.url ?? '',
      LOG_LEVEL: 'info',
    });
    await expect.poll(cluster.printed, PATIENT).toContain('a process starts');
    cluster.kill('SIGTERM');
    expect(await cluster.exited).toBe(0);
    expect(cluster.printed()).toContain('"msg":"stopped"');
    expect(cluster.printed()).not.toContain('could not start');
  });

  it('serves from each process, replaces one that dies, and ends what was begun', {
    timeout: 150_000,
  }, async () => {
    const { config } = processes;
    const cluster = start(['--workers', '2', '--config', config], {
      DATABASE_URL: database?.url ?? '',
    });
    const apiUrl = await cluster.url();
    const client = new Client({ apiUrl, callerOptions: { maxRetries: 0 } });
    await expect.poll(async () => (await pidsAt(apiUrl)).size, PATIENT).toBe(2);
    const before = await pidsAt(apiUrl);

    // Connections go round: each process drives some of these.
    const threads = await Promise.all(Array.from({ length: 6 }, () => client.threads.create()));
    const ids = threads.map(({ thread_id: id }) => id);
    const waits = ids.map((id) => client.runs.wait(id, 'slow', steps('w', 12)).catch(() => null));
    const statuses = async (): Promise<string[]> =>
      Promise.all(ids.map(async (id) => (await client.runs.list(id))[0]?.status ?? 'none'));
    await expect.poll(statuses, PATIENT).toEqual(ids.map(() => 'running'));
    const [victim = 0] = before;
    process.kill(victim, 'SIGKILL');
    const waited = await Promise.all(waits);
    // It held some of them, and others were not touched.
    expect(waited).toContain(null);
    expect(waited.filter((values) => values !== null).length).toBeGreaterThan(0);
    await expect.poll(statuses, PATIENT).toEqual(ids.map(() => 'success'));
    for (const id of ids) {
      const { values } = await client.threads.getState<{ log: string[] }>(id);
      expect(values.log).toEqual(logOf('w', 12));
    }

    await expect.poll(async () => (await pidsAt(apiUrl)).size, PATIENT).toBe(2);
    expect(cluster.printed()).toContain('a process ended; another one starts');
    expect(await pidsAt(apiUrl)).not.toContain(victim);

    const streams = ids.map((id) =>
      client.runs.stream(id, 'slow', { ...steps('s', 8), streamMode: 'updates' }),
    );
    const heads = await Promise.all(streams.map((stream) => stream.next()));
    expect(heads.map(({ value }) => value?.event)).toEqual(ids.map(() => 'metadata'));
    cluster.kill('SIGTERM');
    const tails = streams.map(async (stream) => {
      const logs: string[] = [];
      for await (const { event, data } of stream) {
        expect(event).toBe('updates');
        const { step } = data as { step?: { log: string[] } };
        logs.push(...(step?.log ?? []));
      }
      return logs;
    });
    expect(await Promise.all(tails)).toEqual(ids.map(() => logOf('s', 8)));
    expect(await cluster.exited).toBe(0);
    await expect(pidAt(apiUrl)).rejects.toThrow(/ECONNREFUSED/);
  });
});

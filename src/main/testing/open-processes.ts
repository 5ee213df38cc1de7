import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TEST_CACHE_DIR } from '../../stores/postgres/testing/test-cache-dir.ts';
import { type StartedProcess, startProcess } from './start-process.ts';

const SLOW = fileURLToPath(new URL('../../../evals/platform/graphs/slow.ts', import.meta.url));

/** A folder with a `langgraph.json` whose graph is `slow`, and the processes started over it. */
export async function openProcesses() {
  const dir = await mkdtemp(join(tmpdir(), 'foyer-processes-'));
  const config = join(dir, 'langgraph.json');
  const graphs = { slow: `${relative(dir, SLOW)}:graph` };
  await writeFile(config, JSON.stringify({ node_version: '20', graphs }));
  let started: StartedProcess[] = [];

  async function killAll(): Promise<void> {
    for (const one of started) one.kill('SIGKILL');
    await Promise.all(started.map(({ exited }) => exited));
    started = [];
  }

  return {
    config,
    start(entry: 'server' | 'worker', env: Record<string, string>, ...args: string[]) {
      const one = startProcess(entry, ['--port', '0', ...args], {
        FOYER_DATA_DIR: join(dir, 'data'),
        FOYER_CACHE_DIR: TEST_CACHE_DIR,
        DATABASE_TIMEOUT_MS: '30000',
        RUN_LEASE_SECONDS: '2',
        LOG_LEVEL: 'warn',
        ...env,
      });
      started.push(one);
      return one;
    },
    killAll,
    async close(): Promise<void> {
      await killAll();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
export type Processes = Awaited<ReturnType<typeof openProcesses>>;

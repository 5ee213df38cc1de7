import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../../src/errors.ts';

export interface ServerChoice {
  kind: 'foyer' | 'dev';
  /** Of Foyer; without it the embedded database. */
  databaseUrl?: string;
  /** Of Foyer: processes that share the port. */
  workers?: number;
  /** Further arguments to node, such as --cpu-prof. */
  nodeArgs?: readonly string[];
}

export interface BenchServer {
  url: string;
  /** The leader of its process group. */
  pid: number;
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const GRAPHS = fileURLToPath(new URL('../graphs', import.meta.url));
const START_MS_MAX = 180_000;
const STOP_MS_MAX = 20_000;
const POLL_MS = 50;
const PRINTED_CHARS_MAX = 10_000;

/** Keys of whoever runs this are none of its business, nor is where they trace to. */
const NOT_INHERITED = /^(TEST_DATABASE_URL|FOYER_API_KEYS|LANG(SMITH|CHAIN)_.*)$/;
/** Set, for what is not set may come from a `.env` file. */
const ALONE = { DATABASE_URL: '', MIGRATION_DATABASE_URL: '', REDIS_URL: '', FOYER_API_KEYS: '' };

function argsOf({ kind, workers = 1 }: ServerChoice, config: string, port: number): string[] {
  const common = ['--config', config, '--port', String(port)];
  if (kind === 'foyer') {
    const server = join(ROOT, 'src/main/server.ts');
    return ['--import', 'tsx', server, ...common, '--workers', String(workers)];
  }
  const cli = createRequire(import.meta.url).resolve('@langchain/langgraph-cli/package.json');
  const dev = [join(dirname(cli), 'dist/cli/cli.mjs'), 'dev', '--no-browser', '--no-reload'];
  return [...dev, '--host', '127.0.0.1', ...common];
}

/**
 * Starts a server that serves the graphs of this folder, from a copy: servers keep data beside
 * them. @throws AppError with what the server printed when it does not come up
 */
export async function startServer(choice: ServerChoice): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-bench-'));
  await cp(GRAPHS, folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  const port = await freePort();
  const args = argsOf(choice, join(folder, 'langgraph.json'), port);
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name));
  const child = spawn(process.execPath, [...(choice.nodeArgs ?? []), ...args], {
    cwd: choice.kind === 'dev' ? folder : ROOT,
    // A group of its own, for all of its processes are measured, and end, together.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...Object.fromEntries(inherited),
      ...ALONE,
      ...(choice.databaseUrl !== undefined && { DATABASE_URL: choice.databaseUrl }),
      LOG_LEVEL: 'warn',
      HOST: '127.0.0.1',
      FOYER_DATA_DIR: join(folder, 'data'),
      LANGGRAPH_CLI_NO_ANALYTICS: '1',
    },
  });
  let printed = '';
  const keep = (chunk: Buffer) => {
    printed = `${printed}${chunk.toString()}`.slice(-PRINTED_CHARS_MAX);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const stop = async () => {
    await endGroup(child);
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  if (child.pid !== undefined && (await answers(url, child))) return { url, pid: child.pid, stop };
  await stop();
  throw new AppError('internal', `${choice.kind} did not start`, { hint: printed });
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const until = Date.now() + START_MS_MAX;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    const found = await fetch(`${url}/assistants/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"graph_id":"six"}',
    })
      .then((response) => response.json())
      .catch(() => []);
    if (Array.isArray(found) && found.length > 0) return true;
    await sleep(POLL_MS);
  }
  return false;
}

async function endGroup({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined) return;
  const isGone = () => {
    try {
      process.kill(-pid, 0);
      return false;
    } catch {
      return true;
    }
  };
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (isGone()) return;
    process.kill(-pid, signal);
    const until = Date.now() + STOP_MS_MAX;
    while (!isGone() && Date.now() < until) await sleep(POLL_MS);
  }
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../src/errors.ts';

/** The servers the suite can start itself. */
export type ServerKind = 'dev' | 'foyer';
export interface PlatformServer {
  url: string;
  /** What it has printed so far, at most the last part. */
  printed: () => string;
  stop: () => Promise<void>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GRAPHS = fileURLToPath(new URL('./graphs', import.meta.url));
const START_SECONDS = 120;
const STOP_SECONDS = 10;
const PRINTED_CHARS_MAX = 20_000;
/** The dev server compiles a graph to learn its schemas: slow on a busy machine. */
const SCHEMA_MILLIS_MAX = 280_000;
const POLL_MILLIS = 100;

const devArgs = (config: string, port: number): string[] => {
  const cli = createRequire(import.meta.url).resolve('@langchain/langgraph-cli/package.json');
  const dev = [join(dirname(cli), 'dist/cli/cli.mjs'), 'dev', '--no-browser', '--no-reload'];
  return [...dev, '--host', '127.0.0.1', '--port', String(port), '--config', config];
};
const foyerArgs = (config: string, port: number): string[] => {
  const server = join(ROOT, 'src/main/server.ts');
  return ['--import', 'tsx', server, '--config', config, '--port', String(port)];
};

/** Keys of whoever runs the suite are none of its business, nor is where they trace to. */
const NOT_INHERITED = /^(TEST_DATABASE_URL|FOYER_API_KEYS|LANG(SMITH|CHAIN)_.*)$/;
/** Set, for what is not set may come from a `.env` file: an embedded database, and no keys. */
const ALONE = { DATABASE_URL: '', MIGRATION_DATABASE_URL: '', REDIS_URL: '', FOYER_API_KEYS: '' };

/**
 * Starts a server that serves the fixture graphs. They are copied to a folder of their own, for
 * servers keep data beside them.
 * @param settings environment of the server, on top of what the suite needs
 * @throws AppError with what the server printed when it does not come up
 */
export async function startServer(
  kind: ServerKind,
  settings: Record<string, string> = {},
): Promise<PlatformServer> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-platform-'));
  await cp(GRAPHS, folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  const config = join(folder, 'langgraph.json');
  const port = await freePort();
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name));
  const child = spawn(
    process.execPath,
    kind === 'dev' ? devArgs(config, port) : foyerArgs(config, port),
    {
      cwd: kind === 'dev' ? folder : ROOT,
      // The leader of a group of its own, for the dev server's processes have to end with it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...Object.fromEntries(inherited),
        ...ALONE,
        LOG_LEVEL: 'warn',
        HOST: '127.0.0.1',
        LANGGRAPH_CLI_NO_ANALYTICS: '1',
        LANGGRAPH_SCHEMA_RESOLVE_TIMEOUT_MS: String(SCHEMA_MILLIS_MAX),
        FOYER_TEST_ROUTES: '1',
        FOYER_DATA_DIR: join(folder, 'data'),
        ...settings,
      },
    },
  );
  let text = '';
  const keep = (chunk: Buffer) => {
    text = `${text}${chunk.toString()}`.slice(-PRINTED_CHARS_MAX);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const stop = async () => {
    await endGroup(child);
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  if (await answers(url, child)) return { url, printed: () => text, stop };
  await stop();
  throw new AppError('internal', `${kind} did not start`, { hint: text });
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const until = Date.now() + START_SECONDS * 1_000;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    const ok = await fetch(`${url}/ok`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return true;
    await sleep(POLL_MILLIS);
  }
  return false;
}

async function endGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const gone = () => {
    try {
      process.kill(-pid, 0);
      return false;
    } catch {
      return true;
    }
  };
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (gone()) return;
    process.kill(-pid, signal);
    const until = Date.now() + STOP_SECONDS * 1_000;
    while (!gone() && Date.now() < until) await sleep(POLL_MILLIS);
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

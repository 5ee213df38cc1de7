import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../src/errors.ts';
import { endGroup } from './end-group.ts';
import { freePort } from './free-port.ts';

/** Foyer, or LangGraph's own dev server. */
export type ServerKind = 'dev' | 'foyer';

export interface GraphServer {
  url: string;
  /** The leader of its process group. */
  pid: number;
  /** What it has printed so far, at most the last part. */
  printed: () => string;
  stop(): Promise<void>;
}

export interface GraphServerOptions {
  kind: ServerKind;
  /** Folder with a `langgraph.json`; served from a copy, for servers keep data beside it. */
  graphs: string;
  /** Of Foyer: processes that share the port. */
  workers?: number;
  /** Further arguments to node, such as `--cpu-prof`. */
  nodeArgs?: readonly string[];
  /** Environment of the server, on top of what it needs. */
  settings?: Record<string, string>;
  isReady(url: string): Promise<boolean>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The dev server compiles a graph to learn its schemas: slow on a busy machine. */
const START_MS_MAX = 180_000;
const SCHEMA_MS_MAX = 280_000;
const POLL_MS = 50;
const PRINTED_CHARS_MAX = 20_000;

/** Keys of whoever runs this are none of its business, nor is where they trace to. */
const NOT_INHERITED = /^(TEST_DATABASE_URL|FOYER_API_KEYS|LANG(SMITH|CHAIN)_.*)$/;
/** Set, for what is not set may come from a `.env` file: an embedded database, and no keys. */
const ALONE = { DATABASE_URL: '', MIGRATION_DATABASE_URL: '', REDIS_URL: '', FOYER_API_KEYS: '' };

function argsOf({ kind, workers }: GraphServerOptions, config: string, port: number): string[] {
  const common = ['--config', config, '--port', String(port)];
  if (kind === 'foyer') {
    const server = join(ROOT, 'src/main/server.ts');
    const more = workers === undefined ? [] : ['--workers', String(workers)];
    return ['--import', 'tsx', server, ...common, ...more];
  }
  const cli = createRequire(import.meta.url).resolve('@langchain/langgraph-cli/package.json');
  const dev = [join(dirname(cli), 'dist/cli/cli.mjs'), 'dev', '--no-browser', '--no-reload'];
  return [...dev, '--host', '127.0.0.1', ...common];
}

/** @throws AppError with what the server printed when it does not come up */
export async function startGraphServer(options: GraphServerOptions): Promise<GraphServer> {
  const { kind, graphs, nodeArgs = [], settings } = options;
  const folder = await mkdtemp(join(tmpdir(), 'foyer-graphs-'));
  await cp(graphs, folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  const port = await freePort();
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name));
  const args = [...nodeArgs, ...argsOf(options, join(folder, 'langgraph.json'), port)];
  const child = spawn(process.execPath, args, {
    cwd: kind === 'dev' ? folder : ROOT,
    // A group of its own, for all of its processes are measured, and end, together.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...Object.fromEntries(inherited),
      ...ALONE,
      LOG_LEVEL: 'warn',
      HOST: '127.0.0.1',
      FOYER_DATA_DIR: join(folder, 'data'),
      LANGGRAPH_CLI_NO_ANALYTICS: '1',
      LANGGRAPH_SCHEMA_RESOLVE_TIMEOUT_MS: String(SCHEMA_MS_MAX),
      ...settings,
    },
  });
  let text = '';
  const keep = (chunk: Buffer) => {
    text = `${text}${chunk.toString()}`.slice(-PRINTED_CHARS_MAX);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const stop = async () => {
    await endGroup(child.pid);
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  if (child.pid !== undefined && (await comesUp(url, child, options.isReady))) {
    return { url, pid: child.pid, printed: () => text, stop };
  }
  await stop();
  throw new AppError('internal', `${kind} did not start`, { hint: text });
}

async function comesUp(
  url: string,
  child: ChildProcess,
  isReady: GraphServerOptions['isReady'],
): Promise<boolean> {
  const until = Date.now() + START_MS_MAX;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    if (await isReady(url).catch(() => false)) return true;
    await sleep(POLL_MS);
  }
  return false;
}

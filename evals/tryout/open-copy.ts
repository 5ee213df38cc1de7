import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endGroup } from '../servers/end-group.ts';
import { freePort } from '../servers/free-port.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What no clone has. */
const NOT_CLONED = new Set(['node_modules', '.git', '.foyer', '.env', 'dist']);
const TALK_CHARS_MAX = 200_000;

interface Said {
  code: number | null;
  out: string;
  err: string;
}

function listen(child: ChildProcess): Pick<Said, 'out' | 'err'> {
  const said = { out: '', err: '' };
  child.stdout?.on('data', (part) => {
    said.out = `${said.out}${part}`.slice(-TALK_CHARS_MAX);
  });
  child.stderr?.on('data', (part) => {
    said.err = `${said.err}${part}`.slice(-TALK_CHARS_MAX);
  });
  return said;
}

/** The project as somebody has it who just cloned it and installed what it needs. */
export async function openCopy(settings: Readonly<Record<string, string>>) {
  const home = await mkdtemp(join(tmpdir(), 'foyer-tryout-'));
  const folder = join(home, 'foyer');
  await cp(ROOT, folder, {
    recursive: true,
    filter: (path) => path === ROOT || !NOT_CLONED.has(basename(path)),
  });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  const port = await freePort();
  const env: Record<string, string | undefined> = {
    ...{ PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'] },
    ...{ NO_COLOR: '1', LOG_LEVEL: 'warn', PORT: String(port) },
    FOYER_DATA_DIR: join(home, 'data'),
    ...settings,
  };
  const running: ChildProcess[] = [];
  const shell = (script: string) => {
    const child = spawn('bash', ['-c', `set -euo pipefail\n${script}`], {
      ...{ cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    });
    running.push(child);
    return { child, said: listen(child) };
  };

  return {
    folder,
    port,
    /** Whatever a later script is to find in its environment. */
    set: (name: string, value: string) => {
      env[name] = value;
    },
    /** Runs to its end. */
    run: (script: string) =>
      new Promise<Said>((resolve, reject) => {
        const { child, said } = shell(script);
        child.on('error', reject).on('close', (code) => resolve({ code, ...said }));
      }),
    /** Goes on until it is stopped. */
    start: (script: string) => {
      const { child, said } = shell(script);
      return { said, hasEnded: () => child.exitCode !== null, stop: () => endGroup(child.pid) };
    },
    async close(): Promise<void> {
      for (const { pid } of running) await endGroup(pid);
      await rm(home, { recursive: true, force: true });
    },
  };
}
export type Copy = Awaited<ReturnType<typeof openCopy>>;

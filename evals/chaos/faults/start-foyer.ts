import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FaultContext } from './fault.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const SERVER = path('../../../src/main/server.ts');
const CONFIG = path('../graphs/langgraph.json');

export interface Foyer {
  url: string;
  port: number;
  pid: number;
  kill(signal: NodeJS.Signals): void;
  ended: Promise<number | null>;
}

/** A whole host in a process of its own, with the stub graph; it logs to `foyer.log`. */
export async function startFoyer(
  context: FaultContext,
  environment: Record<string, string>,
): Promise<Foyer> {
  const log = openSync(join(context.dir, 'foyer.log'), 'a');
  const { DATABASE_URL: _, REDIS_URL: __, ...rest } = process.env;
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', SERVER, '--config', CONFIG, '--port', '0'],
    {
      stdio: ['ignore', log, log, 'ipc'],
      env: {
        ...rest,
        ...{ LOG_LEVEL: 'warn', EMBEDDINGS: 'off', FOYER_DATA_DIR: join(context.dir, 'data') },
        ...environment,
      },
    },
  );
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  context.onEnd(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`Foyer ended with ${code} before it listened`)));
    child.on('message', (message: { listening?: { port: number } }) => {
      if (message.listening !== undefined) resolve(message.listening.port);
    });
  });
  return {
    ...{ port, ended, url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0 },
    kill: (signal) => void child.kill(signal),
  };
}

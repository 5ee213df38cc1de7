import { fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../errors.ts';

/** The server beside this file: TypeScript under tsx, JavaScript once built. */
const SERVER = fileURLToPath(
  new URL(`../server${extname(fileURLToPath(import.meta.url))}`, import.meta.url),
);
const URL_LINE = /listening on .*?(http:\/\/[\w.:[\]]+)/;

export interface ServerProcess {
  url: string;
  /** Stops it as a supervisor would, and answers its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the real server in a process of its own. @throws AppError when it does not come up */
export async function startServer(env: Record<string, string>): Promise<ServerProcess> {
  const child = fork(SERVER, ['--port', '0', '--host', '127.0.0.1'], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  process.once('exit', () => child.kill('SIGKILL'));
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-20_000);
      const found = URL_LINE.exec(printed)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on('exit', () => reject(new AppError('internal', 'The server ended before it listened')));
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
}

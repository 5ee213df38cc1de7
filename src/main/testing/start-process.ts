import { spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseMetrics } from '../../telemetry/testing/parse-metrics.ts';

const MAIN = fileURLToPath(new URL('..', import.meta.url));

export type StartedProcess = ReturnType<typeof startProcess>;

/** One of our programs from its source, with the settings given and none of a caller's keys. */
export function startProcess(
  entry: 'server' | 'worker',
  args: readonly string[],
  env: Record<string, string>,
) {
  const child = spawn(process.execPath, ['--import', 'tsx', `${MAIN}${entry}.ts`, ...args], {
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', FOYER_API_KEYS: '', ...env },
  });
  let printed = '';
  let found: (url: string) => void;
  const url = new Promise<string>((resolve) => {
    found = resolve;
  });
  const keep = (chunk: Buffer) => {
    printed += String(chunk);
    const [, address] = /(?:listening on|metrics are at) (http\S+)/.exec(printed) ?? [];
    if (address !== undefined) found(address);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    exited,
    printed: () => printed,
    /** Where it listens. @throws Error with what it printed when it ends before */
    url: (): Promise<string> =>
      Promise.race([
        url,
        exited.then((code) => Promise.reject(new Error(`ended with ${code}: ${printed}`))),
      ]),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
  };
}

/** One request on a connection of its own, so that any process of a cluster may get it. */
export function getAlone(url: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: new Agent({ keepAlive: false }) }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asked.on('error', reject).end();
  });
}

/** The id of the process that answers there. */
export async function pidAt(url: string): Promise<number> {
  const { body } = await getAlone(`${url}/metrics`);
  const info = parseMetrics(body).find(({ name }) => name === 'target_info');
  return Number(info?.labels['process_pid']);
}

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Metric } from './bench.ts';

/** Starts the host as `npm start` does and waits until it says that it is ready. */
async function start(env: Record<string, string>) {
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main/server.ts', '--port', '0'], {
    env: { ...process.env, ...env, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed);
      if (found) resolve(found[0]);
    });
    child.on('exit', (code) => reject(new Error(`host ended with ${code}: ${printed}`)));
  });
  const ready = await fetch(`${url}/health/ready`);
  if (!ready.ok) throw new Error(`not ready: ${ready.status}`);
  const ms = performance.now() - started;
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const rssMb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  child.removeAllListeners('exit');
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
  return { ms, rssMb };
}

export const startupBench: Bench = {
  name: 'startup',
  about: 'from the command to a host that answers, and its memory (embedded database)',
  slow: true,
  async run() {
    const dir = mkdtempSync(join(tmpdir(), 'foyer-bench-'));
    const metrics: Record<string, Metric> = {};
    const at = (data: string) => ({
      FOYER_DATA_DIR: join(dir, data),
      FOYER_CACHE_DIR: join(dir, 'cache'),
      DATABASE_URL: '',
    });
    for (const [name, data] of [
      ['first', 'one'],
      ['newDirectoryWithSeed', 'two'],
      ['again', 'two'],
    ] as const) {
      const { ms, rssMb } = await start(at(data));
      metrics[`${name}.wall`] = { value: ms / 1000, unit: 's' };
      metrics[`${name}.rss`] = { value: rssMb, unit: 'MB' };
    }
    rmSync(dir, { recursive: true, force: true });
    return metrics;
  },
};

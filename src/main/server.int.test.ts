import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEST_CACHE_DIR } from '../stores/postgres/testing/test-cache-dir.ts';

const SERVER = fileURLToPath(new URL('./server.ts', import.meta.url));

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'foyer-server-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** `npm start` on an embedded database, whatever the tests around it run on. */
function run(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', SERVER, ...args], {
    env: {
      ...process.env,
      NO_COLOR: '1',
      FORCE_COLOR: '0',
      DATABASE_URL: '',
      REDIS_URL: '',
      FOYER_API_KEYS: '',
      FOYER_SECRET_KEYS: '',
      FOYER_DATA_DIR: join(dir, 'data'),
      FOYER_CACHE_DIR: TEST_CACHE_DIR,
      ...env,
    },
  });
  const printed = { out: '', err: '' };
  child.stderr.on('data', (chunk) => {
    printed.err += String(chunk);
  });
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  const url = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk) => {
      printed.out += String(chunk);
      const found = /listening on (\S+)/.exec(printed.out)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return { child, printed, exited, url };
}

const ask = (url: string, message: string) =>
  fetch(`${url}/v1/chat/message`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ agent_id: 'real-estate', message }),
  });

describe('npm start', { timeout: 180_000 }, () => {
  it('serves, refuses its data folder to another, and finishes what it began', async () => {
    const first = run(['--port', '0']);
    const url = await first.url;
    expect(first.printed.out).toMatch(/database +embedded(.|\n)*agents +real-estate(.|\n)*curl -N/);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    const key = /x-api-key: (fy_\S{43})/.exec(first.printed.out)?.[1] ?? '';
    const keyed = await fetch(`${url}/v1/keys`, { headers: { 'x-api-key': key } });
    expect(await keyed.json()).toMatchObject({ data: [{ name: 'Development' }] });

    const second = run(['--port', '0']);
    expect(await second.exited).toBe(1);
    expect(second.printed.err).toMatch(/could not start: .* is in use by process \d+/);
    expect(second.printed.err).not.toMatch(/\n +at /);

    const answers = await Promise.all([1, 2, 3].map((n) => ask(url, `Homes with ${n} bedrooms?`)));
    first.child.kill('SIGTERM');
    for (const answer of answers) expect(await answer.text()).toContain('event: done');
    expect(await first.exited).toBe(0);
    expect(first.printed.out).toContain('"msg":"stopped"');
  });

  it.each([
    [['--port', 'x'], {}, /PORT is not a whole number/],
    [['--host', '0.0.0.0'], {}, /FOYER_SECRET_KEYS must be set because HOST/],
    [[], { NODE_ENV: 'production' }, /FOYER_SECRET_KEYS must be set because NODE_ENV/],
    [[], { EMBEDDINGS: 'maybe' }, /EMBEDDINGS .*auto \| local \| off/],
    [['--prot', '1'], {}, /Unknown option '--prot'/],
    [
      [],
      { DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x' },
      /database(.|\n)*Check DATABASE_URL/,
    ],
  ])('refuses %j with %j', async (args, env, message) => {
    const { exited, printed } = run(args, env);
    expect(await exited).toBe(1);
    expect(printed.err).toMatch(message);
    expect(printed.out + printed.err).not.toMatch(/\n +at |hunter2/);
  });

  it('explains itself', async () => {
    const { exited, printed } = run(['--help']);
    expect(await exited).toBe(0);
    expect(printed.out).toMatch(/--port N/);
  });
});

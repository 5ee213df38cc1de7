import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@langchain/langgraph-sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../servers/free-port.ts';

let studio: ChildProcess;
let url = '';
let printed = '';
const dir = mkdtempSync(join(tmpdir(), 'foyer-studio-'));

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const { DATABASE_URL: _, TEST_DATABASE_URL: __, ...env } = process.env;
  studio = spawn(
    process.execPath,
    ['--import', 'tsx', 'src/main/studio-dev.ts', '--port', String(port)],
    { env: { ...env, FOYER_STUDIO_DATA_DIR: join(dir, 'data') }, detached: true },
  );
  const keep = (chunk: Buffer) => {
    printed += chunk.toString();
  };
  studio.stdout?.on('data', keep);
  studio.stderr?.on('data', keep);
  for (;;) {
    const ok = await fetch(`${url}/ok`).then(
      (r) => r.ok,
      () => false,
    );
    if (ok) return;
    if (studio.exitCode !== null) throw new Error(`studio ended: ${printed}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}, 120_000);

afterAll(async () => {
  const gone = new Promise((resolve) => studio.once('exit', resolve));
  // The dev server runs its workers in its process group.
  if (studio.pid !== undefined) process.kill(-studio.pid, 'SIGTERM');
  await gone;
  rmSync(dir, { recursive: true, force: true });
});

it('runs a thread with an interrupt and its resume through the SDK, offline', async () => {
  const client = new Client({ apiUrl: url });
  const thread = await client.threads.create();
  const first = await client.runs.wait(thread.thread_id, 'conversation', {
    input: {
      messages: [
        {
          role: 'user',
          content: 'Please have someone call me back: I am Dana Whitfield, 510 555 0142.',
        },
      ],
    },
    context: { approvals: ['capture_lead'] },
  });
  expect(first, printed).toHaveProperty('__interrupt__');
  const before = await client.threads.getState(thread.thread_id);
  expect(before.next).toEqual(['approve']);
  expect(before.tasks[0]?.interrupts[0]?.value).toMatchObject({
    waiting: [{ tool: 'capture_lead' }],
  });

  const after = await client.runs.wait(thread.thread_id, 'conversation', {
    command: { resume: { decision: 'approve' } },
  });
  expect(after).toMatchObject({ memory: { leadId: expect.any(String) } });
  const state = await client.threads.getState<{ messages: { type: string }[]; reply: string }>(
    thread.thread_id,
  );
  expect(state.next).toEqual([]);
  expect(state.values.reply).not.toBe('');
  expect(state.values.messages.at(-1)?.type).toBe('ai');
}, 120_000);

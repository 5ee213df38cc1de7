import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { agent, openTestHost } from '../host/testing/open-test-host.ts';
import { makeScriptedTurns, result, THREAD_ID, token } from '../host/testing/scripted-turns.ts';
import type { TurnEvent } from '../schemas/chat.ts';

const CHAT = fileURLToPath(new URL('./chat.ts', import.meta.url));

let stop = async (): Promise<unknown> => undefined;
afterEach(() => stop());

async function host(events?: (message: string) => AsyncIterable<TurnEvent>) {
  const { turns, started } = makeScriptedTurns(events && { events });
  const test = await openTestHost({ turns });
  stop = () => test.host.stop(0);
  return { url: test.url, started };
}

/** `npm run chat` with its input from a pipe. */
async function chat(args: string[], input: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', CHAT, ...args], {
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

const waiting = [{ tool: 'capture_lead' as const, args: { name: 'Ida' } }];
async function* asksFirst(message: string): AsyncGenerator<TurnEvent> {
  if (message.startsWith('resumed')) {
    yield token(message);
    yield { event: 'done', data: result(message) };
    return;
  }
  yield { event: 'interrupt', data: { waiting } };
  yield { event: 'done', data: result('', { status: 'interrupted', waiting }) };
}

describe('npm run chat with its input from a pipe', () => {
  it('answers line by line, in order, and ends with the input', async () => {
    const { url, started } = await host();
    const { code, out } = await chat(['--url', url], 'one\n\n/help\ntwo\n');
    expect(code).toBe(0);
    expect(out).toMatch(/Iris ▸ You said one\n(.*\n)*.*Iris ▸ You said two/);
    expect(out).toMatch(/\/quit/);
    expect(out).toContain(`npm run chat -- --agent front-desk --thread ${THREAD_ID}`);
    expect(started.map(({ request }) => request)).toEqual([
      { agent_id: 'front-desk', message: 'one' },
      { agent_id: 'front-desk', thread_id: THREAD_ID, message: 'two' },
    ]);
  });

  it('stops at /quit and goes on with a thread', async () => {
    const { url, started } = await host();
    const { code } = await chat(['--url', url, '--thread', THREAD_ID], 'one\n/quit\nnever said\n');
    expect(code).toBe(0);
    expect(started.map(({ request }) => request)).toEqual([
      { agent_id: 'front-desk', thread_id: THREAD_ID, message: 'one' },
    ]);
  });

  it.each([
    ['a', { decision: 'approve' }],
    ['e\n{"name":"Ada"}', { decision: 'edit', args: [{ name: 'Ada' }] }],
    ['r\nnot now', { decision: 'reject', reason: 'not now' }],
  ])('asks for a decision: %j', async (lines, resume) => {
    const { url, started } = await host(asksFirst);
    const { code, out } = await chat(['--url', url], `book it\n${lines}\n`);
    expect(code).toBe(0);
    expect(out).toContain('waits for approval: capture_lead {"name":"Ida"}');
    expect(out).toContain(`Iris ▸ resumed ${resume.decision}`);
    expect(started[1]?.request).toEqual({ agent_id: agent.slug, thread_id: THREAD_ID, resume });
  });

  it('leaves a write waiting when the input ends', async () => {
    const { url, started } = await host(asksFirst);
    const { code, out } = await chat(['--url', url], 'book it\n');
    expect(code).toBe(0);
    expect(out).toContain(THREAD_ID);
    expect(started).toHaveLength(1);
  });

  it.each([
    [['--agent', 'nobody'], /no agent "nobody"(.|\n)*front-desk/],
    [['--key', 'wrong-key-0123456789'], /The key is not valid/],
    [['--colour'], /Unknown option '--colour'/],
    [['--url', 'http://127.0.0.1:1'], /Nothing answers at http:\/\/127\.0\.0\.1:1/],
    [['--url', 'nonsense'], /not a URL/],
  ])('says what is wrong with %j', async (args, message) => {
    const { url } = await host();
    const { code, err } = await chat(['--url', url, ...args], 'one\n');
    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n +at /);
  });
});

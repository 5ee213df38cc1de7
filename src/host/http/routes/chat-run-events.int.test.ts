import { describe, expect, it } from 'vitest';
import { call, chat, KEY } from '../../testing/open-test-host.ts';
import { makeScriptedEngine } from '../../testing/scripted-engine.ts';
import { makeScriptedTurns } from '../../testing/scripted-turns.ts';
import { startTestHost } from '../../testing/start-test-host.ts';

/** A host with one run of the demo tenant. */
async function open() {
  const { ports } = makeScriptedEngine();
  const { turns, joined } = makeScriptedTurns();
  const { port } = await startTestHost({ turns, runs: ports });
  const run = await ports.engine.accept('demo-id', {
    ...{ threadId: null, body: { assistant_id: 'a' }, mode: 'attached', logged: true },
  });
  return { port, run, joined, path: `/v1/chat/runs/${run.run_id}/events` };
}

describe('GET /v1/chat/runs/{run_id}/events', () => {
  it.each([
    ['all of them', {}, -1],
    ['those after the one named', { 'last-event-id': '12' }, 12],
    ['all of them where the name is none', { 'last-event-id': 'x' }, -1],
  ])('tells the events of the run: %s', async (_, headers, after) => {
    const { port, run, joined, path } = await open();
    const answer = await call(port, path, { headers });
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'x-foyer-run-id': run.run_id,
        'x-foyer-thread-id': run.thread_id,
      },
    });
    expect(answer.text).toContain('event: done');
    const { run_id: runId, thread_id: threadId } = run;
    expect(joined).toMatchObject([{ tenantId: 'demo-id', runId, threadId, after }]);
  });

  it.each([
    ['of another tenant', undefined, { 'x-api-key': KEY }, 404, 'unknown_run'],
    ['that is none', '/v1/chat/runs/abc/events', {}, 400, 'bad_request'],
  ])('knows no run %s', async (_, address, headers, status, code) => {
    const { port, joined, path } = await open();
    const answer = await call(port, address ?? path, { headers });
    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect(joined).toEqual([]);
  });

  it('is read only', async () => {
    const { port, path } = await open();
    expect((await call(port, path, { method: 'POST' })).status).toBe(405);
    expect((await chat(port, { agent_id: 'a', message: 'hi' })).status).toBe(200);
  });
});

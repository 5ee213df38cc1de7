import { Client } from '@langchain/langgraph-sdk';
import { afterEach, expect, it } from 'vitest';
import { bindLoopbackFetch } from './bind-loopback-fetch.ts';

let called: string[];
let unbind: () => void = () => undefined;
afterEach(() => unbind());

function bind(address: string): void {
  called = [];
  unbind = bindLoopbackFetch(
    () => address,
    async (input, init) => {
      called.push(`${init?.method ?? 'GET'} ${String(input)}`);
      return Response.json({ ok: true });
    },
  );
}

it("sends an SDK client's calls to this server when it is given no address", async () => {
  bind('http://127.0.0.1:4321');
  await new Client().assistants.get('agent');
  await new Client().threads.create();
  expect(called).toEqual([
    'GET http://127.0.0.1:4321/assistants/agent',
    'POST http://127.0.0.1:4321/threads',
  ]);
});

it.each([
  ['/custom/webhook?a=1', 'http://127.0.0.1:1/custom/webhook?a=1'],
  ['http://localhost:8123/runs', 'http://127.0.0.1:1/runs'],
  ['https://elsewhere.example/x', 'http://127.0.0.1:1/x'],
])('resolves %s', async (written, target) => {
  bind('http://127.0.0.1:1');
  const bound = Reflect.get(globalThis, Symbol.for('langgraph_api:fetch')) as typeof fetch;
  await bound(written);
  expect(called).toEqual([`GET ${target}`]);
});

it('leaves nothing behind', () => {
  bind('http://127.0.0.1:1');
  unbind();
  expect(Symbol.for('langgraph_api:fetch') in globalThis).toBe(false);
});

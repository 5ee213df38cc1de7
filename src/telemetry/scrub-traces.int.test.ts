import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RunnableLambda } from '@langchain/core/runnables';
import { LangChainTracer } from '@langchain/core/tracers/tracer_langchain';
import type { Client } from 'langsmith';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { makeTraceScrub } from '../compose-privacy.ts';
import { scrubTraces } from './scrub-traces.ts';

/** What LangSmith's client really sends, read by a server in its place. */
let server: Server;
let received = '';
beforeAll(async () => {
  server = createServer((request, response) => {
    request.on('data', (part: Buffer) => {
      received += part.toString('utf8');
    });
    request.on('end', () => response.end('{}'));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('LANGSMITH_TRACING', 'true');
  vi.stubEnv('LANGSMITH_ENDPOINT', url);
  vi.stubEnv('LANGSMITH_API_KEY', 'none');
  vi.stubEnv('LANGSMITH_TRACING_BACKGROUND', 'false');
  vi.stubEnv('LANGSMITH_DISABLE_RUN_COMPRESSION', 'true');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const SAID = 'My name is Nadia Brankovic, call 510-555-0142 or write to nadia@example.org.';

it('sends runs without the personal data of inputs, outputs, metadata and errors', async () => {
  scrubTraces(makeTraceScrub());
  const step = RunnableLambda.from((input: { messages: { content: string }[] }) => {
    if (input.messages.length > 1) throw new Error(`cannot: ${input.messages[0]?.content}`);
    return { reply: `You said: ${input.messages[0]?.content}` };
  });
  const config = { metadata: { note: SAID }, runName: 'traced-step' };
  await step.invoke({ messages: [{ content: SAID }] }, config);
  const message = { content: SAID };
  await expect(step.invoke({ messages: [message, message] }, config)).rejects.toThrow(/cannot/);
  await (new LangChainTracer().client as Client).awaitPendingTraceBatches();
  await expect.poll(() => received).toContain('cannot: ');
  expect(received).toContain('traced-step');
  expect(received).toContain('[PHONE]');
  expect(received).toContain('You said: ');
  expect(received).not.toMatch(/Nadia|Brankovic|555-0142|nadia@/);
});

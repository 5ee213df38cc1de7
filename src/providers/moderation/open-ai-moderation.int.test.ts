import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeOpenAiModeration } from './open-ai-moderation.ts';

type Reply = (response: ServerResponse, asked: unknown) => void;
let server: Server;
let reply: Reply;
const heard: { url: string | undefined; key: string | undefined; body: unknown }[] = [];

const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    heard.push({ url: request.url, key: request.headers.authorization, body });
    reply(response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  heard.length = 0;
});
afterAll(() => server.close());

const ask = (text: string, signal = AbortSignal.timeout(10_000)) =>
  makeOpenAiModeration({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`,
    apiKey: 'sk-test',
    model: 'omni',
  })(text, signal);

describe('moderation over the wire', () => {
  it('tells the categories of what is flagged', async () => {
    const categories = { violence: true, hate: false, 'self-harm': true };
    reply = (response) => json(response, { results: [{ flagged: true, categories }] });
    expect(await ask('grim')).toEqual(['violence', 'self-harm']);
    const body = { model: 'omni', input: 'grim' };
    expect(heard).toEqual([{ url: '/v1/moderations', key: 'Bearer sk-test', body }]);
  });

  it('tells none of what is fine', async () => {
    const result = { flagged: false, categories: { violence: false } };
    reply = (response) => json(response, { results: [result] });
    expect(await ask('nice')).toEqual([]);
  });

  it.each<[string, Reply]>([
    ['an error', (response) => json(response, { error: {} }, 500)],
    ['another form', (response) => json(response, { results: [] })],
    ['no JSON', (response) => response.end('<html>')],
    ['a cut connection', (response) => response.destroy()],
    ['a redirect', (response) => response.writeHead(302, { location: '/else' }).end()],
  ])('fails on %s', async (_what, answer) => {
    reply = answer;
    await expect(ask('x')).rejects.toMatchObject({ code: 'provider_failed' });
  });

  it('gives up when it is told to', async () => {
    reply = () => undefined;
    const silent = ask('x', AbortSignal.timeout(50));
    await expect(silent).rejects.toMatchObject({ code: 'provider_failed' });
    server.closeAllConnections();
  });
});

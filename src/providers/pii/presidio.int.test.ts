import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { makeFindPii } from '../../privacy/find-pii.ts';
import { makeFindWithService } from '../../privacy/find-with-service.ts';
import { kindOf } from '../../privacy/kind-names.ts';
import { recogniseEmail } from '../../privacy/recognise-email.ts';
import { makePresidio } from './presidio.ts';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((done) => (server ? server.close(done) : done(undefined)));
  server = undefined;
});

const requestSchema = z.strictObject({
  text: z.string(),
  language: z.string(),
  score_threshold: z.number(),
});

async function listen(handler: RequestListener): Promise<string> {
  const started = createServer(handler);
  server = started;
  await new Promise<void>((done) => started.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

/** Finds the name Nadia, as the analyzer answers: offsets in code points. */
const analyzer: RequestListener = (request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString('utf8');
  });
  request.on('end', () => {
    const { text } = requestSchema.parse(JSON.parse(body));
    const start = text.indexOf('Nadia');
    const points = [...text.slice(0, start)].length;
    const found =
      start === -1
        ? []
        : [{ entity_type: 'PERSON', start: points, end: points + 5, score: 0.85, x: null }];
    response.setHeader('content-type', 'application/json').end(JSON.stringify(found));
  });
};

const local = makeFindPii({ recognisers: [recogniseEmail] });
const TEXT = '😀 It is Nadia, n@x.org';

it('finds what the service finds, where it is, beside what is found here', async () => {
  const service = makePresidio({ kindOf, baseUrl: await listen(analyzer) });
  const find = makeFindWithService({ service, local, onFallback: () => expect.unreachable() });
  const found = await find(TEXT);
  expect(found.map(({ start, end, kind }) => [kind, TEXT.slice(start, end)])).toEqual([
    ['PERSON', 'Nadia'],
    ['EMAIL', 'n@x.org'],
  ]);
});

it.each<[string, RequestListener]>([
  ['an error', (_, response) => response.writeHead(500).end('down')],
  ['no JSON', (_, response) => response.end('<html>')],
  ['another protocol', (_, response) => response.end('{"found":[]}')],
  ['a broken connection', (request) => request.socket.destroy()],
  ['silence', () => undefined],
  ['a way elsewhere', (_, response) => response.writeHead(302, { location: '/other' }).end()],
])('works on its own after %s, and leaves the service alone for a while', async (_, handler) => {
  const calls = vi.fn();
  const baseUrl = await listen((request, response) => {
    calls();
    handler(request, response);
  });
  const fell = vi.fn();
  let time = 0;
  const find = makeFindWithService({
    service: makePresidio({ kindOf, baseUrl, timeoutMs: 300 }),
    local,
    onFallback: fell,
    now: () => time,
    restMs: 1000,
  });
  for (const at of [0, 999, 1000]) {
    time = at;
    expect((await find(TEXT)).map(({ kind }) => kind)).toEqual(['EMAIL']);
  }
  expect(calls).toHaveBeenCalledTimes(2);
  expect(fell).toHaveBeenCalledTimes(2);
  expect(String(fell.mock.calls[0]?.[0])).not.toContain('Nadia');
});

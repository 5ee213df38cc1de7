import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { checkAddress } from '../../src/providers/check-address.ts';
import { makeGuardedRequest } from '../../src/providers/guarded-request.ts';
import { makeModelFetch } from '../../src/providers/llm/model-fetch.ts';
import { makeSendWebhook } from '../../src/runs/send-webhook.ts';

/** A name that leads to the internet while it is checked, and to this machine when it is called. */
const PUBLIC = { address: '93.184.216.34', family: 4 };
const OWN = { address: '127.0.0.1', family: 4 };
const dns = vi.hoisted(() => ({ answers: [] as { address: string; family: number }[][] }));
const next = () => (dns.answers.length > 1 ? dns.answers.shift() : dns.answers[0]) ?? [];
vi.mock('node:dns', async (original) => ({
  ...(await original<typeof import('node:dns')>()),
  lookup: (_name: string, _options: unknown, done: (error: null, found: object[]) => void) =>
    done(null, next()),
}));
vi.mock('node:dns/promises', () => ({ lookup: async () => next() }));

let canary: Server;
let port = 0;
let visits = 0;
beforeAll(async () => {
  canary = createServer((_, response) => {
    visits += 1;
    response.end('the secret of this machine');
  });
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
  port = (canary.address() as AddressInfo).port;
});
afterAll(() => {
  canary.close().closeAllConnections();
});
beforeEach(() => {
  visits = 0;
});

const post = makeGuardedRequest({ timeoutMs: 5_000, bytesMax: 1_000, redirectsMax: 3 });
const fetchModel = makeModelFetch({ privateAllowed: false });
const callers: [string, (url: string) => Promise<unknown>][] = [
  ['a document', (url) => post(url)],
  ['a provider', (url) => fetchModel(url, { method: 'POST', body: '{}' })],
  [
    'a webhook',
    (url) =>
      makeSendWebhook({ secret: undefined, ownUrl: () => undefined, post, postToOwn: post })({
        ...{ id: 'hook', url, payload: {} },
      }),
  ],
];

it.each(
  callers,
)('dials no name that changed its mind since it was checked: %s', async (_, call) => {
  const url = `http://rebinding.example:${port}/`;
  dns.answers = [[PUBLIC], [OWN]];
  await checkAddress(url, false);
  await expect(call(url)).rejects.toMatchObject({ code: 'address_refused' });
  expect(visits).toBe(0);
});

it.each(callers)('dials no name of which one address is this machine: %s', async (_, call) => {
  const url = `http://both.example:${port}/`;
  dns.answers = [[PUBLIC, OWN]];
  await expect(checkAddress(url, false)).rejects.toMatchObject({ code: 'address_refused' });
  await expect(call(url)).rejects.toMatchObject({ code: 'address_refused' });
  expect(visits).toBe(0);
});

import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP } from 'node:net';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { AppError } from '../errors.ts';
import { isPrivate } from './check-address.ts';
import { publicLookup } from './public-lookup.ts';

export interface GuardOptions {
  /** Lets addresses of this machine and its network through; for tests alone. */
  privateAllowed?: boolean;
  /** For everything, redirects included. */
  timeoutMs: number;
  /** Most bytes of a body; of what is longer nothing is kept. */
  bytesMax: number;
  /** How many redirects are followed; 0 answers the redirect itself. */
  redirectsMax: number;
  /** Reads no body: the answer is there with its status, however long what follows may take. */
  statusOnly?: boolean;
}

export interface GuardedInit {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  signal?: AbortSignal;
}

export interface GuardedAnswer {
  /** Where the answer came from, after redirects. */
  url: string;
  status: number;
  /** Names in lower case; of a header that came twice, both with a comma between. */
  headers: Record<string, string>;
  bytes: Buffer;
}

export type GuardedRequest = (url: string, init?: GuardedInit) => Promise<GuardedAnswer>;

/** One step of the way, redirects taken by hand. */
interface Step {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}

const NOT_PUBLIC = 'the address is not a public one';
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** What may go along to another origin: nothing that could be a secret. */
const HARMLESS = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);

const refused = (why: string, cause?: unknown) =>
  new AppError('address_refused', why, {
    field: 'url',
    hint: 'Give an http or https address that everybody on the internet can reach.',
    cause,
  });
const failed = (why: string, cause?: unknown) =>
  new AppError('provider_failed', why, { retry: true, cause });

/**
 * Requests an address that somebody else chose. It must be http(s), without user or password, and
 * every address it leads to, by name, number or redirect, must be a public one: what is looked up
 * is checked as it is dialled, so a name that changes its mind between the two changes nothing.
 * Bodies are never unpacked.
 *
 * @throws AppError `address_refused`; `payload_too_large` beyond `bytesMax`; `provider_failed`
 * for no answer in time, none at all, a packed one, or too many redirects. Statuses are answers.
 */
export function makeGuardedRequest(options: GuardOptions): GuardedRequest {
  const { privateAllowed = false, timeoutMs, bytesMax, redirectsMax } = options;
  const allow = { allowPrivateIPAddress: privateAllowed };
  const plain = new RequestFilteringHttpAgent(allow);
  const secure = new RequestFilteringHttpsAgent(allow);
  const refuseNumber = ({ hostname }: URL): void => {
    // An address written out is looked up by nobody.
    const host = hostname.replace(/^\[|\]$/g, '');
    if (!privateAllowed && isIP(host) && isPrivate(host)) throw refused(NOT_PUBLIC);
  };

  const send = ({ url, method, headers, body }: Step, signal: AbortSignal) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const isSecure = url.protocol === 'https:';
      const request = (isSecure ? requestSecure : requestPlain)(url, {
        method,
        headers: {
          ...headers,
          'accept-encoding': 'identity',
          ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
        },
        agent: isSecure ? secure : plain,
        signal,
        ...(!privateAllowed && { lookup: publicLookup }),
      });
      request.on('error', reject);
      request.on('response', resolve);
      request.end(body);
    });

  const follow = async (first: Step, signal: AbortSignal): Promise<GuardedAnswer> => {
    let step = first;
    for (let redirects = 0; ; redirects += 1) {
      refuseNumber(step.url);
      const response = await send(step, signal);
      const { statusCode: status = 0 } = response;
      const { location } = response.headers;
      const leadsOn = REDIRECTS.has(status) && location !== undefined && redirectsMax > 0;
      if (!leadsOn) {
        const bytes = options.statusOnly ? dropped(response) : await read(response, bytesMax);
        return { url: step.url.href, status, headers: headersOf(response), bytes };
      }
      response.destroy();
      if (redirects >= redirectsMax) throw failed('too many redirects');
      step = redirected(step, status, location);
    }
  };

  return async (url, { method = 'GET', headers = {}, body, signal } = {}) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const ends = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const first = { url: addressOf(url), method, headers: Object.fromEntries(lower), body };
    try {
      return await follow(first, ends);
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (signal?.aborted) throw signal.reason;
      if (timeout.aborted) throw failed('no answer in time', error);
      // The agent has no class or code for it, only these words.
      if (error instanceof Error && /is not allowed\. Because/.test(error.message)) {
        throw refused(NOT_PUBLIC, error);
      }
      throw failed('nothing answers there', error);
    }
  };
}

/** @throws AppError `address_refused` */
function addressOf(text: string, base?: string): URL {
  if (!URL.canParse(text, base)) throw refused('not an address');
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused('not http or https');
  // `https://bank.example@evil.example/` looks like the one and leads to the other.
  if (url.username !== '' || url.password !== '') throw refused('an address with a user in it');
  return url;
}

/** As browsers do it: after 303, and a POST after 301 and 302, the next request is a GET. */
function redirected(step: Step, status: number, location: string): Step {
  const url = addressOf(location, step.url.href);
  const becomesGet =
    status === 303 || ((status === 301 || status === 302) && step.method === 'POST');
  const kept = Object.entries(step.headers).filter(
    ([name]) =>
      (url.origin === step.url.origin || HARMLESS.has(name)) &&
      !(becomesGet && name === 'content-type'),
  );
  return {
    url,
    method: becomesGet ? 'GET' : step.method,
    headers: Object.fromEntries(kept),
    body: becomesGet ? undefined : step.body,
  };
}

async function read(response: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const packed = response.headers['content-encoding'] ?? 'identity';
  try {
    if (packed !== 'identity') throw failed('a packed answer was not asked for');
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response) {
      bytes += chunk.length;
      if (bytes > bytesMax) {
        throw new AppError('payload_too_large', 'the answer is too large', {
          field: 'url',
          hint: `What is there may have at most ${bytesMax} bytes.`,
        });
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    response.destroy();
  }
}

function dropped(response: IncomingMessage): Buffer {
  // What is cut off tells so as an error, which nobody waits for any more.
  response.on('error', () => undefined).destroy();
  return Buffer.alloc(0);
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );

import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { AppError } from '../../errors.ts';
import { isPrivate } from '../check-address.ts';
import { publicLookup } from '../public-lookup.ts';

export type ModelFetch = (
  input: string | URL | Request,
  init?: RequestInit | undefined,
) => Promise<Response>;

const POOL = { keepAlive: true, maxSockets: 256, maxFreeSockets: 32 };
/** How the filtering agent words every refusal. */
const REFUSED = /is not allowed\. Because/;
/** Answers that must not have a body, or `Response` refuses them. */
const BODILESS = new Set([204, 205, 304]);

const addressRefused = (cause: unknown) =>
  new AppError('address_refused', 'the provider has a private address', {
    hint: 'Give an address on the internet, or have the operator allow private providers.',
    cause,
  });

/**
 * `fetch` for addresses that tenants give. What a name resolves to is checked at the moment of
 * connecting, which built-in fetch cannot do; redirects are answers, never followed.
 * @throws AppError `address_refused`
 */
export function makeModelFetch(options: { privateAllowed: boolean }): ModelFetch {
  const [plain, secure] = options.privateAllowed
    ? [new http.Agent(POOL), new https.Agent(POOL)]
    : [new RequestFilteringHttpAgent(POOL), new RequestFilteringHttpsAgent(POOL)];

  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const over = url.protocol === 'https:' ? { send: https, agent: secure } : { send: http };
    const { send, agent = plain } = over;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (!options.privateAllowed && isIP(host) && isPrivate(host)) {
      throw addressRefused(undefined);
    }
    const headers = Object.fromEntries(new Headers(init.headers));
    const body = typeof init.body === 'string' ? Buffer.from(init.body) : undefined;
    if (init.body != null && body === undefined) {
      throw new AppError('internal', 'a provider is sent text only');
    }
    if (body !== undefined) headers['content-length'] = String(body.byteLength);
    const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const failed = (error: Error) =>
        reject(REFUSED.test(error.message) ? addressRefused(error) : error);
      // An address written out is refused before there is a request at all.
      try {
        const request = send.request(url, {
          agent,
          headers,
          method: init.method ?? 'GET',
          ...(!options.privateAllowed && { lookup: publicLookup }),
          ...(init.signal ? { signal: init.signal } : {}),
        });
        request.on('response', resolve).on('error', failed).end(body);
      } catch (error) {
        failed(error as Error);
      }
    });
    const { statusCode: status = 0 } = answer;
    if (BODILESS.has(status)) answer.resume();
    return new Response(
      BODILESS.has(status) ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>),
      { status, headers: headersOf(answer) },
    );
  };
}

function headersOf(answer: http.IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(answer.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return headers;
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const BODILESS = new Set(['GET', 'HEAD']);

function urlOf(message: IncomingMessage): string {
  const scheme = Reflect.get(message.socket, 'encrypted') === true ? 'https' : 'http';
  const path = message.url?.startsWith('/') ? message.url : '/';
  const base = `${scheme}://${message.headers.host ?? 'localhost'}`;
  // Whatever a caller writes into Host, the path is what routes it.
  return URL.canParse(base) ? new URL(base).origin + path : `${scheme}://localhost${path}`;
}

/**
 * A Node request as a web one, its body streaming.
 * @throws TypeError for methods that the web does not know (TRACE, CONNECT)
 */
export function toWebRequest(message: IncomingMessage, signal: AbortSignal): Request {
  const method = message.method ?? 'GET';
  const headers = new Headers();
  for (let i = 0; i + 1 < message.rawHeaders.length; i += 2) {
    headers.append(message.rawHeaders[i] ?? '', message.rawHeaders[i + 1] ?? '');
  }
  const body = BODILESS.has(method) ? null : (Readable.toWeb(message) as ReadableStream);
  const init = { method, headers, signal, body, ...(body !== null && { duplex: 'half' as const }) };
  return new Request(urlOf(message), init);
}

/** Writes a web response as it comes, no faster than the caller reads. */
export async function writeWebResponse(response: Response, target: ServerResponse): Promise<void> {
  target.statusCode = response.status;
  if (response.statusText !== '') target.statusMessage = response.statusText;
  const cookies = response.headers.getSetCookie();
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') target.setHeader(name, value);
  }
  if (cookies.length > 0) target.setHeader('set-cookie', cookies);
  if (response.body === null) {
    target.end();
    return;
  }
  // A stream of events may be silent for long after its beginning.
  target.flushHeaders();
  await pipeline(Readable.fromWeb(response.body as never), target);
}

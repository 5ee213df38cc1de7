import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  request as sendRequest,
} from 'node:http';
import { type Duplex, duplexPair, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ForwardedRequest } from './wrap-http-app.ts';

/** Of one connection only; the next one is another. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
];
const NO_BODY = new Set([204, 205, 304]);

export interface InnerServer {
  send(request: ForwardedRequest, origin: IncomingMessage): Promise<Response>;
  /** Of a request that was sent here: the one it came from. */
  originOf(request: IncomingMessage): IncomingMessage | undefined;
}

function outgoingHeaders(request: ForwardedRequest): Record<string, string> {
  const headers = Object.fromEntries(request.headers);
  for (const name of HOP_BY_HOP) delete headers[name];
  const { body } = request;
  if (typeof body === 'string' || body instanceof Uint8Array) {
    headers['content-length'] = String(Buffer.byteLength(body));
  }
  return headers;
}

function incomingHeaders(message: IncomingMessage): Headers {
  const headers = new Headers();
  for (let i = 0; i + 1 < message.rawHeaders.length; i += 2) {
    const name = message.rawHeaders[i] ?? '';
    if (!HOP_BY_HOP.includes(name.toLowerCase())) {
      headers.append(name, message.rawHeaders[i + 1] ?? '');
    }
  }
  return headers;
}

/**
 * Runs a Node request handler on web requests: over a pair of streams inside of the process, so
 * that it meets an ordinary request and response, which stream. The handler sees the address of
 * whoever called first; over a loopback socket every caller would look like a local one.
 */
export function makeInnerServer(handler: RequestListener): InnerServer {
  const origins = new WeakMap<object, IncomingMessage>();
  // The outer server has its own limits; these would count the same time again.
  const server = createServer({ requestTimeout: 0, headersTimeout: 0 }, handler);
  const connect = (origin: IncomingMessage): Duplex => {
    const [near, far] = duplexPair();
    const { remoteAddress, remotePort, remoteFamily, localAddress, localPort } = origin.socket;
    const encrypted: unknown = Reflect.get(origin.socket, 'encrypted');
    Object.assign(far, { remoteAddress, remotePort, remoteFamily, localAddress, localPort });
    Object.assign(far, { encrypted });
    origins.set(far, origin);
    // A pair does not tell one side of the other's end by force.
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
    server.emit('connection', far);
    return near;
  };
  return {
    originOf: (request) => origins.get(request.socket),
    send: (request, origin) =>
      new Promise((resolve, reject) => {
        const { pathname, search } = new URL(request.url);
        const outgoing = sendRequest({
          createConnection: () => connect(origin),
          method: request.method,
          path: pathname + search,
          headers: outgoingHeaders(request),
        });
        const abort = () => outgoing.destroy(new Error('the caller has gone'));
        request.signal?.addEventListener('abort', abort, { once: true });
        outgoing.once('error', reject);
        outgoing.once('close', () => request.signal?.removeEventListener('abort', abort));
        outgoing.once('response', (message) => {
          const status = message.statusCode ?? 500;
          const empty = NO_BODY.has(status) || request.method === 'HEAD';
          if (empty) message.resume();
          resolve(
            new Response(empty ? null : (Readable.toWeb(message) as ReadableStream), {
              status,
              statusText: message.statusMessage ?? '',
              headers: incomingHeaders(message),
            }),
          );
        });
        const { body } = request;
        if (body instanceof ReadableStream) {
          pipeline(Readable.fromWeb(body as never), outgoing).catch(reject);
        } else {
          outgoing.end(body ?? undefined);
        }
      }),
  };
}

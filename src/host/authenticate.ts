import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors.ts';
import { isLoopbackHost } from '../schemas/loopback.ts';
import type { Caller, HostDeps } from './host-deps.ts';

type Deps = Pick<HostDeps, 'tenantFor'> & { settings: Pick<HostDeps['settings'], 'anonymous'> };

const HINT = 'Send a key as x-api-key or as Authorization: Bearer.';
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** The key a request carries; '' when it carries one that cannot be any. */
function credentialOf({ headers }: IncomingMessage): string | undefined {
  const key = headers['x-api-key'];
  if (key !== undefined) return typeof key === 'string' ? key : '';
  if (headers.authorization === undefined) return undefined;
  return /^bearer +(\S+)$/i.exec(headers.authorization)?.[1] ?? '';
}

const hostname = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');

/**
 * Why a keyless call is not a local one, or undefined when it is. A page from elsewhere can reach
 * this machine through its visitor's browser (Origin) or through a name that resolves to
 * 127.0.0.1 (Host), and a proxy on this machine brings in the whole world.
 */
function notLocal({ headers, socket }: IncomingMessage): string | undefined {
  if (!isLoopbackHost(socket.remoteAddress ?? '')) return 'It comes from another machine';
  if (PROXY_HEADERS.some((name) => headers[name] !== undefined)) return 'It came through a proxy';
  if (!isLoopbackHost(hostname(`http://${headers.host ?? ''}`))) return 'Its Host is not local';
  const { origin, 'sec-fetch-site': site } = headers;
  if (origin !== undefined && !isLoopbackHost(hostname(origin))) return 'Its Origin is not local';
  return site === 'cross-site' ? 'It was sent by a page from elsewhere' : undefined;
}

/**
 * @throws AppError `unauthorized` without a valid key where one is needed, `forbidden` for a
 * keyless call that is not from this machine itself.
 */
export async function authenticate(request: IncomingMessage, deps: Deps): Promise<Caller> {
  const credential = credentialOf(request);
  if (credential === undefined) {
    if (!deps.settings.anonymous) {
      throw new AppError('unauthorized', 'A key is needed', { hint: HINT });
    }
    const reason = notLocal(request);
    if (reason !== undefined) {
      const hint = `${HINT} Without one, call http://127.0.0.1 from the machine itself.`;
      throw new AppError('forbidden', `${reason}, and a keyless call must be local`, { hint });
    }
  }
  const caller = credential === '' ? null : await deps.tenantFor(credential);
  if (caller === null) throw new AppError('unauthorized', 'The key is not valid', { hint: HINT });
  return caller;
}

import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors.ts';
import { isLoopbackHost } from '../schemas/loopback.ts';
import type { AnyCaller } from './any-caller.ts';
import type { HostDeps } from './host-deps.ts';
import { isLocalOrigin, isStudioOrigin } from './trusted-origin.ts';

type Deps = Pick<HostDeps, 'tenantFor'> & { settings: Pick<HostDeps['settings'], 'anonymous'> };

const HINT = 'Send a key as x-api-key or as Authorization: Bearer.';
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];
/** How LangSmith's keys begin; none of ours may. */
const LANGSMITH_KEY = /^lsv2_/;

/** By this header a platform admin names the tenant to act for. */
const TENANT_HEADER = 'x-foyer-tenant';

function wantedTenant({ headers }: IncomingMessage): string | undefined {
  const wanted = headers[TENANT_HEADER];
  return typeof wanted === 'string' ? wanted : undefined;
}

/** The key a request carries; '' when it carries one that cannot be any. */
function credentialOf({ headers }: IncomingMessage): string | undefined {
  const key = headers['x-api-key'];
  if (key !== undefined) return typeof key === 'string' ? key : '';
  if (headers.authorization === undefined) return undefined;
  return /^bearer +(\S+)$/i.exec(headers.authorization)?.[1] ?? '';
}

const hostname = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');

/**
 * Whether a key that is none of ours was meant for LangSmith: the SDK sends LANGSMITH_API_KEY of
 * its environment to whatever host it calls, and Studio its own sign-in.
 */
const isLangSmiths = (credential: string, { headers }: IncomingMessage): boolean =>
  LANGSMITH_KEY.test(credential) ||
  (headers['x-auth-scheme'] === 'langsmith' && isStudioOrigin(headers.origin));

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
  // A page that may call us is cross-site as a rule: Studio, or localhost calling 127.0.0.1.
  if (origin !== undefined) return isLocalOrigin(origin) ? undefined : 'Its Origin is not local';
  return site === 'cross-site' ? 'It was sent by a page from elsewhere' : undefined;
}

/**
 * Without a key, or with one of LangSmith's, a local call to an anonymous host acts for the tenant
 * of local callers. That opens nothing: the same call without the key would pass as well.
 * `x-auth-scheme` alone never counts for anything.
 * @throws AppError `unauthorized` without a valid key where one is needed, `forbidden` for a
 * keyless call that is not from this machine itself, or for a tenant that is not the key's.
 */
export async function authenticate(request: IncomingMessage, deps: Deps): Promise<AnyCaller> {
  const credential = credentialOf(request);
  const wanted = wantedTenant(request);
  const known = credential ? await deps.tenantFor(credential, wanted) : null;
  if (known !== null) return known;
  const { anonymous } = deps.settings;
  if (credential !== undefined && !(anonymous && isLangSmiths(credential, request))) {
    throw new AppError('unauthorized', 'The key is not valid', { hint: HINT });
  }
  if (!anonymous) throw new AppError('unauthorized', 'A key is needed', { hint: HINT });
  const reason = notLocal(request);
  if (reason !== undefined) {
    const hint = `${HINT} Without one, call http://127.0.0.1 from the machine itself.`;
    throw new AppError('forbidden', `${reason}, and a keyless call must be local`, { hint });
  }
  const caller = await deps.tenantFor(undefined, wanted);
  if (caller === null) throw new AppError('unauthorized', 'A key is needed', { hint: HINT });
  return caller;
}

import type { IncomingMessage } from 'node:http';
import { AppError, isAppError } from '../../errors.ts';
import type { AnyCaller } from '../any-caller.ts';
import { authenticate } from '../authenticate.ts';
import type { HostDeps } from '../host-deps.ts';
import type { Counted, LimitedBy, RateLimits } from '../rate-limits.ts';

type Deps = Pick<HostDeps, 'tenantFor'> & {
  settings: Pick<HostDeps['settings'], 'anonymous'>;
  rateLimits?: RateLimits | undefined;
};

const TOO_MANY: Record<LimitedBy, string> = {
  key: 'Too many requests with this key',
  tenant: 'Too many requests of this tenant',
  address: 'Too many requests from this address',
  failures: 'Too many requests from this address without a valid key',
};

function within(counted: Counted | null): Counted | null {
  if (counted === null || !counted.exceeded) return counted;
  throw new AppError('too_many_requests', TOO_MANY[counted.by], {
    hint: 'Wait as long as Retry-After says.',
    retry: true,
    retryAfterSeconds: counted.resetSeconds,
  });
}

/** As draft-ietf-httpapi-ratelimit-headers-10 writes them. */
const headersOf = ({ by, limit, remaining, windowSeconds, resetSeconds }: Counted) => ({
  'ratelimit-policy': `"${by}";q=${limit};w=${windowSeconds}`,
  ratelimit: `"${by}";r=${remaining};t=${resetSeconds}`,
});

const tightest = (all: readonly (Counted | null)[]): Counted | null =>
  all.reduce<Counted | null>((least, counted) => {
    if (counted === null) return least;
    const part = counted.remaining / counted.limit;
    return least === null || part < least.remaining / least.limit ? counted : least;
  }, null);

/**
 * Counts one more request of a caller, by key and by tenant.
 * @throws AppError `too_many_requests`
 */
export async function countCall(
  limits: RateLimits | undefined,
  { tenantId, principal }: Pick<AnyCaller, 'tenantId' | 'principal'>,
): Promise<Counted | null> {
  // Who calls from this machine without a key would limit his own development.
  if (limits === undefined || principal.kind === 'local') return null;
  const counted = await Promise.all([
    limits.take('key', `${principal.kind}:${principal.id}:${tenantId ?? ''}`),
    tenantId === null ? null : limits.take('tenant', tenantId),
  ]);
  for (const one of counted) within(one);
  return tightest(counted);
}

/**
 * `authenticate`, for as many requests as the address, the key and the tenant may send a minute;
 * an address that guesses keys is shut out early. A development host without keys counts nothing.
 * `tell` gets the headers that say how much is left.
 * @throws AppError `too_many_requests`, and what `authenticate` throws
 */
export async function admit(
  request: IncomingMessage,
  deps: Deps,
  tell: (headers: Record<string, string>) => void = () => {},
): Promise<AnyCaller> {
  const { rateLimits: limits, settings } = deps;
  if (limits === undefined || settings.anonymous) return authenticate(request, deps);
  const address = request.socket.remoteAddress ?? 'unknown';
  const told = (counted: Counted | null) => {
    if (counted !== null) tell(headersOf(counted));
    return within(counted);
  };
  const [all, failures] = await Promise.all([
    limits.take('address', address),
    limits.look('failures', address),
  ]);
  told(all);
  if (failures !== null) within(failures);
  try {
    const caller = await authenticate(request, deps);
    told((await countCall(limits, caller)) ?? all);
    return caller;
  } catch (error) {
    if (isAppError(error) && error.code === 'unauthorized') await limits.take('failures', address);
    throw error;
  }
}

import type { Thread } from '../../schemas/platform/threads.ts';

type Strategy = 'delete' | 'keep_latest';

interface StoredThread extends Omit<Thread, 'created_at' | 'updated_at' | 'state_updated_at'> {
  created_at: Date;
  updated_at: Date;
  state_updated_at: Date;
  ttl_strategy: Strategy | null;
  ttl_minutes: number | null;
  expires_at: Date | null;
}

/** Under each name of the wire, its columns of `threads t`. */
const COLUMNS_OF = {
  thread_id: 't.thread_id',
  created_at: 't.created_at',
  updated_at: 't.updated_at',
  state_updated_at: 't.state_updated_at',
  metadata: 't.metadata',
  config: 't.config',
  status: 't.status',
  values: 't."values"',
  interrupts: 't.interrupts',
  error: 't.error',
  ttl: 't.ttl_strategy, t.ttl_minutes, t.expires_at',
};
type Name = keyof typeof COLUMNS_OF;

const isName = (name: string): name is Name => Object.hasOwn(COLUMNS_OF, name);

const ALWAYS = Object.keys(COLUMNS_OF).filter((name) => name !== 'ttl');

/** For the names asked for, or all but `ttl`; names nobody knows are passed over. */
export const threadColumns = (select: readonly string[] = ALWAYS): string =>
  ['thread_id', ...select]
    .filter(isName)
    .filter((name, at, all) => all.indexOf(name) === at)
    .map((name) => COLUMNS_OF[name])
    .join(', ');

/** A whole thread, with what becomes of it in the end. */
export const THREAD_WITH_TTL = threadColumns([...ALWAYS, 'ttl']);

const iso = (date: Date): string => date.toISOString();

/** Rows come from our own statements: only their dates and the time to live need a change. */
export function toPartialThread(row: object): Partial<Thread> {
  const { created_at, updated_at, state_updated_at, ...others } = row as Partial<StoredThread>;
  const { ttl_strategy, ttl_minutes, expires_at, error, ...rest } = others;
  return {
    ...rest,
    ...(created_at && { created_at: iso(created_at) }),
    ...(updated_at && { updated_at: iso(updated_at) }),
    ...(state_updated_at && { state_updated_at: iso(state_updated_at) }),
    ...(error == null ? {} : { error }),
    ...(ttl_strategy !== undefined && { ttl: toTtl(ttl_strategy, ttl_minutes, expires_at) }),
  };
}

const toTtl = (
  strategy: Strategy | null,
  ttl_minutes: number | null | undefined,
  expires_at: Date | null | undefined,
): NonNullable<Thread['ttl']> | null =>
  strategy === null || ttl_minutes == null || expires_at == null
    ? null
    : { strategy, ttl_minutes, expires_at: iso(expires_at) };

/** Of a row with every column. */
export const toThread = (row: object): Thread => toPartialThread(row) as Thread;

import type { IdempotencyStore } from './idempotency-deps.ts';
import type { V1Answer } from './v1-endpoint.ts';

/** Does `work`, audit and all, in one transaction, and `after` once that is committed. */
export async function changeThen(
  store: IdempotencyStore,
  tenantId: string,
  /** Only SQL may be awaited in it. */
  work: () => Promise<V1Answer>,
  after: () => void,
): Promise<V1Answer> {
  const full = async () => ({ headers: {}, ...(await work()) });
  const { answer } = await store.once(tenantId, undefined, full, (one) => one);
  after();
  return answer;
}

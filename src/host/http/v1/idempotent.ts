import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { z } from 'zod';
import { AppError } from '../../../errors.ts';
import { callerOf } from '../caller.ts';
import type { Call } from '../platform/endpoint.ts';
import type { IdempotencyStore } from './idempotency-deps.ts';
import { sendAnswer, type V1Answer, type V1Shapes, v1Endpoint } from './v1-endpoint.ts';

const HEADER = 'Idempotency-Key';
const KEY = /^"?([\x21\x23-\x7e]{1,255}?)"?$/;

/** @throws AppError `bad_request` naming the header */
function keyOf(request: Request): string | undefined {
  const given = request.headers['idempotency-key'];
  if (given === undefined) return undefined;
  const key = typeof given === 'string' ? KEY.exec(given.trim())?.[1] : undefined;
  if (key !== undefined) return key;
  throw new AppError('bad_request', `${HEADER}: 1 to 255 visible characters`, { field: HEADER });
}

/** The same for two texts of one value, in whatever order their fields stand. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, inner]) => [name, canonical(inner)]);
}

/** For what is no JSON, such as the digest of a file, in place of the body. */
export const fingerprintOf = (request: Request, body: unknown = request.body): string =>
  createHash('sha256')
    .update(JSON.stringify([request.params, request.query, body].map(canonical)))
    .digest('base64url');

type AnyCall = Pick<Call<unknown, unknown, unknown>, 'tenantId' | 'request' | 'response'>;

/**
 * Does the work of a POST once under its `Idempotency-Key`, and answers. Effect and answer are
 * kept in one transaction: a crash leaves both or neither. A key is kept for a day, and only for
 * what took effect: a request that was refused changed nothing and may be sent again.
 * After draft-ietf-httpapi-idempotency-key-header-07.
 */
export async function answerOnce(
  store: IdempotencyStore,
  { tenantId, request, response }: AnyCall,
  how: {
    operation: string;
    fingerprint?: string;
    /** Leaves out what must not be kept, such as a secret that is shown once. */
    kept?: (body: unknown) => unknown;
  },
  /** Only SQL may be awaited in it; what takes longer is done before. */
  work: () => Promise<V1Answer>,
): Promise<void> {
  const key = keyOf(request);
  const { principal } = callerOf(response);
  const keyed =
    key === undefined
      ? undefined
      : {
          principal: `${principal.kind}:${principal.id}`,
          operation: how.operation,
          key,
          fingerprint: how.fingerprint ?? fingerprintOf(request),
        };
  const full = async () => ({ headers: {}, ...(await work()) });
  const { answer, replayed } = await store.once(tenantId, keyed, full, (one) => ({
    ...one,
    body: how.kept === undefined ? one.body : how.kept(one.body),
  }));
  if (replayed) response.set('idempotency-replayed', 'true');
  sendAnswer(response, answer);
}

/** A POST that creates: `v1Endpoint` whose work is done by `answerOnce`. */
export const idempotent = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  store: IdempotencyStore,
  operation: string,
  shapes: V1Shapes<P, Q, B>,
  work: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<V1Answer>,
): RequestHandler =>
  v1Endpoint(shapes, (call) => answerOnce(store, call, { operation }, () => work(call)));

/** A PATCH or DELETE: `v1Endpoint` whose work, audit and all, is one transaction. */
export const inOneTransaction = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  store: IdempotencyStore,
  shapes: V1Shapes<P, Q, B>,
  /** Only SQL may be awaited in it. */
  work: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<V1Answer>,
): RequestHandler =>
  v1Endpoint(shapes, async (call) => {
    const full = async () => ({ headers: {}, ...(await work(call)) });
    return (await store.once(call.tenantId, undefined, full, (one) => one)).answer;
  });

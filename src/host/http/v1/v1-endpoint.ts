import type { RequestHandler, Response } from 'express';
import { z } from 'zod';
import { cleanJson } from '../platform/clean-json.ts';
import { type Call, endpoint } from '../platform/endpoint.ts';

const noQuery = z.strictObject({});
type NoQuery = typeof noQuery;

export interface V1Shapes<P, Q, B> {
  params?: P;
  query?: Q;
  body?: B;
}

/** What a handler answers, before it is sent. */
export interface V1Answer {
  status: number;
  /** Undefined for none. */
  body?: unknown;
  headers?: Record<string, string>;
}

export function sendAnswer(response: Response, { status, body, headers }: V1Answer): void {
  response.status(status).set(headers ?? {});
  if (body === undefined) response.end();
  else response.json(body);
}

/**
 * `endpoint`, as strict as the product API is: a query parameter that no schema names is refused,
 * and the body is made such that the database keeps it. An answer that is returned is sent.
 */
export function v1Endpoint<
  P extends z.ZodType = z.ZodObject,
  Q extends z.ZodType = NoQuery,
  B extends z.ZodType = z.ZodObject,
>(
  shapes: V1Shapes<P, Q, B>,
  handle: (
    call: Call<z.output<P>, z.output<Q>, z.output<B>>,
    // biome-ignore lint/suspicious/noConfusingVoidType: a handler that streams returns nothing
  ) => Promise<V1Answer | void>,
): RequestHandler {
  const query = shapes.query ?? (noQuery as unknown as Q);
  const inner = endpoint<P, Q, B>({ ...shapes, query }, async (call) => {
    const answer = await handle(call);
    if (answer) sendAnswer(call.response, answer);
  });
  return (request, response, next) => {
    request.body = cleanJson(request.body);
    return inner(request, response, next);
  };
}

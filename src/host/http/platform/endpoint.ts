import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { parseInput } from '../../parse-input.ts';
import { callerOf } from '../caller.ts';
import { cleanJson } from './clean-json.ts';

const nothing = z.object({});
type Nothing = typeof nothing;

interface Shapes<P, Q, B> {
  params?: P;
  query?: Q;
  body?: B;
}

/** One call of an endpoint, read. */
export interface Call<P, Q, B> {
  tenantId: string;
  params: P;
  query: Q;
  body: B;
  request: Request;
  response: Response;
}

/**
 * A handler that gets what its schemas make of a request; what they refuse is a `bad_request`
 * that names the field. Behind `requireCaller` and `readJson`.
 */
export function endpoint<
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
>(
  { params, query, body }: Shapes<P, Q, B>,
  handle: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<void>,
): RequestHandler {
  const read = <S extends z.ZodType>(schema: S | undefined, input: unknown) =>
    parseInput(schema ?? nothing, input) as z.output<S>;
  return (request, response) =>
    handle({
      // Asked for by those who act for a tenant; what the platform does has none.
      get tenantId() {
        return callerOf(response).tenantId;
      },
      params: read(params, cleanJson(request.params)),
      query: read(query, cleanJson(request.query)),
      body: body === undefined ? ({} as z.output<B>) : read(body, request.body),
      request,
      response,
    });
}

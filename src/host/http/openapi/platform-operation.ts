import type { z } from 'zod';
import type { ErrorCode } from '../../../errors.ts';
import type { Scope } from '../../../schemas/access.ts';
import { type Answer, JSON_TYPE, json, type Operation, SERVED } from './operation.ts';

interface PlatformOperation {
  summary: string;
  /** `read` where nothing is said. */
  needs?: Scope;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** What comes with 200; null: nothing, with 204. */
  answer: z.ZodType | null;
  answers?: Record<number, Answer>;
  errors?: readonly ErrorCode[];
}

export const PAGE_HEADERS = {
  'x-pagination-total': 'How many there are, or at least are when another page follows',
  'x-pagination-next': 'Offset of the next page; absent on the last one',
};

const acceptsNothing = (schema: z.ZodType): boolean => schema.safeParse({}).success;

/** An operation of the LangGraph Platform, `POST /threads` for `{ method, path }`. */
export function platformOperation(
  tag: string,
  route: `${Uppercase<Operation['method']>} /${string}`,
  id: string,
  { summary, needs, params, query, body, answer, answers, errors = [] }: PlatformOperation,
): Operation {
  const [method = '', path = ''] = route.split(' ');
  const reads: ErrorCode[] = body
    ? ['bad_request', 'invalid_json', 'payload_too_large']
    : ['bad_request'];
  return {
    method: method.toLowerCase() as Operation['method'],
    path,
    id,
    tag,
    summary,
    access: 'key',
    needs: needs ?? 'read',
    ...(params && { pathParameters: params.shape }),
    ...(query && { query }),
    ...(body && {
      body: { type: JSON_TYPE, schema: body, ...(acceptsNothing(body) && { optional: true }) },
    }),
    answers: answers ?? {
      ...(answer === null ? { 204: { description: 'Done' } } : { 200: json('The answer', answer) }),
    },
    errors: [...(params || query || body ? reads : []), ...errors, ...SERVED],
    errorsAs: 'text',
  };
}

import type { z } from 'zod';
import { AppError } from '../../../../errors.ts';
import type { Operation } from '../operation.ts';

type Named = Record<string, z.ZodType>;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * A name for every schema of these operations, in the document: the schema's own
 * `.meta({ title })` where there is one, else that of the first operation that has it, as in
 * `CreateAgentRequest` and `CreateAgentAnswer`.
 * @throws AppError `internal` when two schemas have one name
 */
export function namedSchemas(operations: readonly Operation[]): {
  requests: Named;
  answers: Named;
} {
  const requests: Named = {};
  const answers: Named = {};
  const known = new Map<z.ZodType, string>();
  const add = (into: Named, schema: z.ZodType | null | undefined, fallback: string) => {
    if (!schema || known.has(schema)) return;
    const name = schema.meta()?.title ?? fallback;
    if (requests[name] !== undefined || answers[name] !== undefined) {
      throw new AppError('internal', `two schemas of the document are called ${name}`);
    }
    known.set(schema, name);
    into[name] = schema;
  };
  for (const { id, body, answers: told } of operations) {
    add(requests, body?.schema, `${capital(id)}Request`);
    for (const [status, { content }] of Object.entries(told)) {
      const first = Object.keys(told)[0] === status;
      for (const schema of Object.values(content ?? {})) {
        add(answers, schema, `${capital(id)}Answer${first ? '' : status}`);
      }
    }
  }
  return { requests, answers };
}

import type { z } from 'zod';
import { AppError } from '../errors.ts';

type Issue = z.core.$ZodIssue;

/**
 * The one complaint that helps most. Of a union's branches the one with the fewest problems is
 * what the caller meant.
 */
function firstProblem(
  issues: readonly Issue[],
  at: readonly PropertyKey[] = [],
): { field?: string; message: string } {
  const issue = issues[0];
  if (issue === undefined) return { message: 'The input is not as expected' };
  const path = [...at, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const [closest] = issue.errors.toSorted((a, b) => a.length - b.length);
    return firstProblem(closest ?? [], path);
  }
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0]?.slice(0, 64) : undefined;
  const field = [...path, ...(unknown === undefined ? [] : [unknown])].map(String).join('.');
  const message = unknown === undefined ? issue.message : 'Unknown field';
  return field === '' ? { message } : { field, message: `${field}: ${message}` };
}

/** @throws AppError `bad_request` naming the field at fault */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { field, message } = firstProblem(parsed.error.issues);
  throw new AppError('bad_request', message, { ...(field !== undefined && { field }) });
}

import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { AppError } from '../../src/errors.ts';

/**
 * Reads one YAML file into a shape.
 * @throws AppError `bad_request` that names the file and, for each fault, line or path.
 */
export async function readYaml<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('not_found', `${file}: cannot be read`, { cause });
  });
  return parseYaml(file, text, schema);
}

/** The same for text already read; `file` is for messages. */
export function parseYaml<T>(file: string, text: string, schema: z.ZodType<T>): T {
  const document = parseDocument(text, { uniqueKeys: true });
  const broken = document.errors.map((error) => error.message.split('\n')[0] ?? error.code);
  if (broken.length > 0) refuse(file, broken);
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  return refuse(
    file,
    parsed.error.issues.flatMap((issue) => faults(issue, issue.path)),
  );
}

const refuse = (file: string, faults: string[]): never => {
  throw new AppError('bad_request', [`${file}:`, ...faults.map((f) => `  ${f}`)].join('\n'), {
    hint: 'The format is described in evals/scenarios/README.md.',
  });
};

/** Of a union, the branch that came closest: the one with the fewest and deepest complaints. */
function faults(issue: z.core.$ZodIssue, path: PropertyKey[]): string[] {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const depth = (branch: z.core.$ZodIssue[]) =>
      Math.max(...branch.map((one) => one.path.length)) - branch.length / 100;
    const closest = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
    return closest.flatMap((one) => faults(one, [...path, ...one.path]));
  }
  return [`${path.map(String).join('.') || 'file'}: ${issue.message}`];
}

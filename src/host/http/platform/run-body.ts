import { type Run, runSchema } from '../../../schemas/platform/runs.ts';

const fields = runSchema.keyof().options;
const known = new Set<string>(fields);

/**
 * A run as clients see it: the engine's own columns stay here. With `select`, those fields of it.
 */
export function runBody(run: Run, select: readonly string[] = fields): Partial<Run> {
  const wanted = select.filter((name) => known.has(name));
  return Object.fromEntries(Object.entries(run).filter(([name]) => wanted.includes(name)));
}

export type Scrub = (text: string) => string;

const DEPTH_MAX = 4;
const ENTRIES_MAX = 200;

/**
 * The same fields with every text in plain objects and lists scrubbed; what is deeper or more is
 * left out. Errors, requests and the like have serializers of their own.
 */
export function scrubFields(
  fields: Record<string, unknown>,
  scrub: Scrub,
  depth = 0,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .slice(0, ENTRIES_MAX)
      .map(([key, value]) => [key, scrubValue(value, scrub, depth)]),
  );
}

function scrubValue(value: unknown, scrub: Scrub, depth: number): unknown {
  if (typeof value === 'string') return scrub(value);
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value) && !isPlain(value)) return value;
  if (depth >= DEPTH_MAX) return '[deep]';
  return Array.isArray(value)
    ? value.slice(0, ENTRIES_MAX).map((item) => scrubValue(item, scrub, depth + 1))
    : scrubFields(value, scrub, depth + 1);
}

const isPlain = (value: object): value is Record<string, unknown> => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

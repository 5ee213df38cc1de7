import { conforms } from './conforms.ts';
import { isObject, type JsonSchema, type Resolve } from './json-schema.ts';

type Path = readonly (string | number)[];

const WRONG: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 53,
  -(2 ** 31) - 1,
  '',
  ' ',
  'nothing of the kind',
  'x'.repeat(9_000),
  '00000000-0000-0000-0000-00000000000g',
  [],
  [[[]]],
  Array.from({ length: 1_100 }, () => 'x'),
  {},
  { deeper: { and: { deeper: [] } } },
];
const UNKNOWN_FIELDS = ['tenantId', 'role', 'constructor', 'toString'];

function pathsIn(value: unknown, at: Path = []): Path[] {
  if (Array.isArray(value)) return [at, ...value.flatMap((v, i) => pathsIn(v, [...at, i]))];
  if (!isObject(value)) return [at];
  return [at, ...Object.entries(value).flatMap(([key, v]) => pathsIn(v, [...at, key]))];
}

/** A copy in which `change` was done to what stands at the path; undefined takes it away. */
export function changedAt(value: unknown, path: Path, change: (v: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.map((item, at) => (at === step ? changedAt(item, rest, change) : item));
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(
    ([key, v]) => [key, key === String(step) ? changedAt(v, rest, change) : v] as const,
  );
  return Object.fromEntries(entries.filter(([, v]) => v !== undefined));
}

/** Every way to spoil a value in one place: another value, a field too many, one too few. */
function* waysToSpoil(value: unknown, shuffle: <T>(all: readonly T[]) => T[]) {
  for (const path of shuffle(pathsIn(value))) {
    for (const wrong of shuffle([...WRONG, 'take', 'add'])) {
      if (wrong === 'take') {
        if (path.length > 0) yield changedAt(value, path, () => undefined);
      } else if (wrong === 'add') {
        for (const name of UNKNOWN_FIELDS) {
          yield changedAt(value, path, (v) => (isObject(v) ? { ...v, [name]: 'x' } : v));
        }
      } else yield changedAt(value, path, () => wrong);
    }
  }
}

const WAYS_MAX = 400;

/** A value like `valid` that the schema forbids; undefined when none was found. */
export function spoiled(
  schema: JsonSchema,
  valid: unknown,
  { resolve, random }: { resolve: Resolve; random: (below: number) => number },
): unknown {
  const shuffle = <T>(all: readonly T[]): T[] =>
    all
      .map((item) => ({ item, rank: random(2 ** 30) }))
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ item }) => item);
  let tried = 0;
  for (const made of waysToSpoil(valid, shuffle)) {
    if (!conforms(schema, made, resolve)) return made;
    tried += 1;
    if (tried > WAYS_MAX) break;
  }
  // What nothing inside can spoil, its whole may: an object that is a text.
  return WRONG.find((wrong) => !conforms(schema, wrong, resolve));
}

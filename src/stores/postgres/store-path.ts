/** One step into a value: a field, a place in a list (from its end when negative), or all of it. */
export type PathStep = string | number | '*';

const STEP = /(?:^|\.)([^.[\]]+)|\[(-?\d{1,9}|\*)\]/y;

/** Reads `messages[-1].content` or `chapters[*].title`; null when it is no such path. */
export function parsePath(path: string): PathStep[] | null {
  const steps: PathStep[] = [];
  STEP.lastIndex = 0;
  for (let at = 0; at < path.length; at = STEP.lastIndex) {
    const found = STEP.exec(path);
    if (found === null) return null;
    const [, field, place] = found;
    if (field !== undefined) steps.push(field);
    else steps.push(place === '*' ? '*' : Number(place));
  }
  return steps.length === 0 ? null : steps;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function* follow(value: unknown, steps: readonly PathStep[]): Generator<unknown> {
  const [step, ...rest] = steps;
  if (step === undefined) yield value;
  else if (!isObject(value)) return;
  else if (step === '*') {
    for (const each of Object.values(value)) yield* follow(each, rest);
  } else if (typeof step === 'number') {
    if (Array.isArray(value)) yield* follow(value.at(step), rest);
  } else if (Object.hasOwn(value, step)) yield* follow(value[step], rest);
}

const toText = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** The whole value. */
const WHOLE = '$';

/** What stands at a path, as texts to embed; none where it leads nowhere. */
export function textsAt(value: unknown, path: string): string[] {
  const steps = path === WHOLE ? [] : parsePath(path);
  if (steps === null) return [];
  return [...follow(value, steps)].map(toText).filter((text) => text.trim() !== '');
}

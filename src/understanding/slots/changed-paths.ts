import type { Slots } from '../../schemas/dialogue.ts';

/** Paths whose value differs: `search.maxPrice`, `contact.name`, `date` … The task is no slot. */
export function changedPaths(old: Slots, now: Slots): string[] {
  const [before, after] = [flat(old), flat(now)];
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}

function flat({ search, contact, anyOf, task: _task, ...rest }: Slots): Map<string, unknown> {
  const entries = [
    ...Object.entries(search).map(([key, value]) => [`search.${key}`, value] as const),
    ...Object.entries(contact).map(([key, value]) => [`contact.${key}`, value] as const),
    ...Object.entries(rest),
    ['anyOf', anyOf.toSorted().join(',')] as const,
  ];
  return new Map(entries.filter(([, value]) => value !== undefined && value !== ''));
}

import type { Response } from 'express';
import type { Found } from '../../platform-deps.ts';

/** Of each item the fields that were asked for; all of them when none were named. */
export function selected<T extends object>(
  items: readonly T[],
  select: readonly string[] | null | undefined,
): object[] {
  if (!select || select.length === 0) return [...items];
  const wanted = new Set(select);
  return items.map((item) =>
    Object.fromEntries(Object.entries(item).filter(([field]) => wanted.has(field))),
  );
}

interface Page {
  limit: number;
  offset: number;
  select?: readonly string[] | null | undefined;
}

/** One page as a list, with how many there are in all and where the next page begins. */
export function answerPage<T extends object>(
  response: Response,
  { items, total }: Found<T>,
  { limit, offset, select }: Page,
): void {
  response.set('x-pagination-total', String(total));
  if (offset + limit < total) response.set('x-pagination-next', String(offset + limit));
  response.json(selected(items, select));
}

import type { Finding } from './recogniser.ts';

/** What a conversation about homes is about: hidden from models only where a tenant names it. */
const SPOKEN_OF = new Set([
  'LOCATION',
  'ADDRESS',
  'ORGANIZATION',
  'TITLE',
  'DATE_TIME',
  'AGE',
  'URL',
]);

/** Of what an outside service found, what a model is not shown. */
export const hiddenFromModels = (
  found: readonly Finding[],
  { kinds, threshold = 0 }: { kinds?: ReadonlySet<string> | undefined; threshold?: number } = {},
): Finding[] =>
  found.filter(
    ({ kind, confidence }) =>
      confidence >= threshold && (kinds === undefined ? !SPOKEN_OF.has(kind) : kinds.has(kind)),
  );

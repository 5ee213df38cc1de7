import { json } from './words.ts';

export interface Fact {
  label: string;
  values: string[];
}

const CACHE: Record<string, string> = {
  hit: 'hit: answered from an earlier answer',
  miss: 'miss: not answered before',
  skip: 'skipped: this does not stand alone',
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : json(value));
const list = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).map(textOf).filter((text) => text !== '');
const property = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
const number = (value: unknown, digits: number): string =>
  typeof value === 'number' ? value.toFixed(digits) : '?';

const intent = (value: unknown): string => {
  const confidence = property(value, 'confidence');
  const sure = typeof confidence === 'number' ? ` ${Math.round(confidence * 100)} %` : '';
  return `${textOf(property(value, 'name'))}${sure}`;
};

const passage = (value: unknown): string =>
  `${textOf(property(value, 'title'))} (${textOf(property(value, 'source'))}), ` +
  `score ${number(property(value, 'score'), 3)}`;

const READERS: Record<string, { label: string; read: (value: unknown) => string[] }> = {
  intents: {
    label: 'Intents',
    read: (value) => (Array.isArray(value) ? value.map(intent) : list(value)),
  },
  acts: { label: 'Acts', read: list },
  changed: { label: 'Learnt', read: list },
  language: { label: 'Language', read: list },
  cache: {
    label: 'Cache',
    read: (value) => list(value).map((verdict) => CACHE[verdict] ?? verdict),
  },
  passages: {
    label: 'Passages',
    read: (value) => (Array.isArray(value) ? value.map(passage) : list(value)),
  },
  calls: { label: 'Asks for', read: list },
  verdict: { label: 'Verdict', read: list },
  problems: { label: 'Problems', read: list },
};

/** What a node told of its work, in words; what is not known is shown as it came. */
export function factsOf(detail: Record<string, unknown> | undefined): Fact[] {
  return Object.entries(detail ?? {}).flatMap(([key, value]) => {
    const reader = Object.hasOwn(READERS, key) ? READERS[key] : undefined;
    const values = reader?.read(value) ?? list(value);
    return values.length === 0 ? [] : [{ label: reader?.label ?? key, values }];
  });
}

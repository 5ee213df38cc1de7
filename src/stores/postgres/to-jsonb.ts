import { storableText } from './storable-text.ts';

/** Text for a jsonb parameter; `undefined` becomes JSON null. Keys are ours, values anyone's. */
export const toJsonb = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, inner: unknown) =>
    typeof inner === 'string' ? storableText(inner) : inner,
  );

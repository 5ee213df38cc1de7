/** What jsonb cannot hold, as JSON writes it: NUL, and halves of surrogate pairs. */
const UNSTORABLE = /\\(u0000|ud[89a-f][0-9a-f]{2}|.)/g;

/** Text for a jsonb parameter, keys and values both storable; `undefined` becomes JSON null. */
export const toJsonb = (value: unknown): string =>
  JSON.stringify(value ?? null).replace(UNSTORABLE, (whole, code: string) => {
    if (code === 'u0000') return '';
    return code.startsWith('ud') && code.length > 1 ? '\ufffd' : whole;
  });

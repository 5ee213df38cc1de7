/** One request of the fuzz, ready to be sent. */
export interface FuzzRequest {
  method: string;
  /** With the query. */
  address: string;
  headers: Record<string, string>;
  body?: string | Buffer;
  /** `any`: it may be taken or refused, as long as the host stands. */
  expect: 'taken' | 'refused' | 'any';
  /** What is special about it. */
  how: string;
  /** Asks for a WebSocket. */
  upgrade?: true;
}

export const JSON_HEADERS = { 'content-type': 'application/json' } as const;

/** As an address can carry it. */
export const encoded = (value: unknown): string =>
  encodeURIComponent(String(value).replace(/\p{Surrogate}/gu, '\ufffd'));

type Query = readonly (readonly [name: string, value: unknown])[];

/** Lists are repeated, as clients write them. */
export const queryText = (query: Query): string => {
  const parts = query.flatMap(([name, value]) =>
    [value].flat().map((one) => `${encodeURIComponent(name)}=${encoded(one)}`),
  );
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
};

/** `/threads/{thread_id}` with its names replaced. */
export const pathText = (path: string, values: ReadonlyMap<string, unknown>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(values.get(name) ?? 'x'));

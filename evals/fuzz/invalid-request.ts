import fc, { type Arbitrary } from 'fast-check';
import { conforms } from './conforms.ts';
import type { FuzzOperation, Parameter } from './fuzz-operation.ts';
import { encoded, type FuzzRequest, JSON_HEADERS, pathText, queryText } from './fuzz-request.ts';
import { isObject } from './json-schema.ts';
import type { Parts } from './request-parts.ts';
import { changedAt, spoiled } from './spoil.ts';
import { invalidUpload, MULTIPART } from './upload.ts';
import { bodyText, requestOf, validParts } from './valid-request.ts';
import type { ValueContext } from './valid-value.ts';

const WRONG_TEXTS = [
  '',
  ' ',
  '-1',
  '1.5',
  '0x10',
  '1e3',
  ' 7',
  '99999999999999999999',
  'null',
  '[]',
  '{}',
  'x',
  'nothing of the kind',
  '../..',
  '00000000-0000-0000-0000-00000000000g',
  'x'.repeat(5_000),
];
const GARBAGE = ['{', '[1,', '{"a":', "{'a':1}", '\0', 'NaN', '{"a":1}x', '"\\ud800', '\ufeff{'];

/** What the text of an address may mean. */
const readings = (text: string): unknown[] => [
  text,
  [text],
  ...(/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? [Number(text)] : []),
  ...(text === 'true' || text === 'false' ? [text === 'true'] : []),
];

/** Takes a list of any size and of anything: it reports what is wrong with each. */
const TAKES_ANY = 'importProperties';

const isWrong = ({ schema }: Parameter, text: string, { resolve }: ValueContext): boolean =>
  schema.format === 'cursor' || !readings(text).some((value) => conforms(schema, value, resolve));

type Spoil = (parts: Parts, seed: number) => Omit<FuzzRequest, 'method'> | undefined;

function spoilParameter(operation: FuzzOperation, one: Parameter, context: ValueContext): Spoil {
  const texts = WRONG_TEXTS.filter(
    // An address with an empty segment is another address.
    (text) => isWrong(one, text, context) && !(one.in === 'path' && text === ''),
  );
  return (parts, seed) => {
    const text = texts[seed % (texts.length + 1)];
    // One more than there are: it is left out, where it must be there.
    if (text === undefined && !(one.in === 'query' && one.required)) return undefined;
    const others = parts.query.filter(([name]) => name !== one.name);
    const query =
      one.in === 'query' && text !== undefined ? [...others, [one.name, text] as const] : others;
    const path = one.in === 'path' ? new Map([...parts.path, [one.name, text]]) : parts.path;
    const request = requestOf(operation, {
      ...parts,
      path,
      query: one.in === 'query' ? query : parts.query,
    });
    return { ...request, expect: 'refused', how: `${one.name}=${text?.slice(0, 40)}` };
  };
}

const spoilBody =
  (operation: FuzzOperation, { resolve }: ValueContext): Spoil =>
  (parts, seed) => {
    if (operation.body === undefined) return undefined;
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const body = spoiled(operation.body.schema, parts.body, { resolve, random });
    if (body === undefined) return undefined;
    return { ...requestOf(operation, { ...parts, body }), expect: 'refused', how: 'a wrong body' };
  };

const withBody = (
  operation: FuzzOperation,
  parts: Parts,
  told: Pick<FuzzRequest, 'body' | 'expect' | 'how'> & { headers?: Record<string, string> },
): Omit<FuzzRequest, 'method'> => {
  const { address } = requestOf(operation, parts);
  return { address, ...told, headers: { ...JSON_HEADERS, ...told.headers } };
};

const DEPTH = 5_000;
const NASTY_TEXTS = ['\0', '\ud800', 'a\0b', '\udfff'.repeat(9), 'é'.repeat(60_000)];

function firstText(value: unknown, at: (string | number)[] = []): (string | number)[] | undefined {
  if (typeof value === 'string') return at;
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(Object(value));
  for (const [key, one] of typeof value === 'object' ? inner : []) {
    const found = firstText(one, [...at, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What no schema tells: broken, huge, deep, poisoned. */
function hostileBody(operation: FuzzOperation, context: ValueContext): Spoil[] {
  if (operation.body === undefined) return [];
  const { schema } = operation.body;
  const objectText = ({ body }: Parts, field: string) => {
    const text = bodyText(isObject(body) ? body : {}) ?? '{}';
    return text === '{}' ? `{${field}}` : `${text.slice(0, -1)},${field}}`;
  };
  return [
    (parts, seed) =>
      withBody(operation, parts, {
        ...{ body: GARBAGE[seed % GARBAGE.length] ?? '{', expect: 'refused', how: 'no JSON' },
      }),
    (parts) =>
      withBody(operation, parts, {
        body: objectText(parts, '"__proto__":{"polluted":true},"constructor":{"prototype":{}}'),
        ...{ expect: 'any', how: '__proto__' },
      }),
    (parts) =>
      withBody(operation, parts, {
        body: objectText(parts, `"metadata":${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`),
        ...{ expect: 'any', how: 'very deep' },
      }),
    (parts) =>
      withBody(operation, parts, {
        body: `[${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}]`,
        expect: operation.id === TAKES_ANY ? 'any' : 'refused',
        how: 'deep',
      }),
    (parts, seed) => {
      const at = firstText(parts.body);
      const nasty = NASTY_TEXTS[seed % NASTY_TEXTS.length];
      if (at === undefined) return undefined;
      const body = bodyText(changedAt(parts.body, at, () => nasty)) ?? '';
      return withBody(operation, parts, { body, expect: 'any', how: 'nasty text' });
    },
    (parts) =>
      withBody(operation, parts, {
        body: objectText(parts, `"metadata":{"long":"${'x'.repeat(2_000_000)}"}`),
        expect: operation.id === TAKES_ANY ? 'any' : 'refused',
        how: 'too large',
      }),
    (parts) =>
      withBody(operation, parts, {
        body: bodyText(parts.body) ?? '',
        headers: { 'content-type': 'text/csv; charset=utf-7' },
        ...{ expect: 'any', how: 'another content type' },
      }),
    (parts) =>
      withBody(operation, parts, {
        body: bodyText(parts.body) ?? '{}',
        headers: { 'content-encoding': 'gzip' },
        ...{ expect: 'refused', how: 'said to be compressed' },
      }),
    (parts) => ({
      address: requestOf(operation, parts).address,
      headers: {},
      expect: conforms(schema, {}, context.resolve) ? 'any' : 'refused',
      how: 'no body',
    }),
  ];
}

function hostileAddress(operation: FuzzOperation): Spoil[] {
  const { path, parameters } = operation;
  const ofPath = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
  const BAD = ['%', '%E0%A4%A', '%00', '%ED%A0%80', '..%2f..', '%22%3E'];
  return [
    (parts, seed) => {
      if (ofPath.length === 0) return undefined;
      const bad = BAD[seed % BAD.length] ?? '%';
      const { address, ...rest } = requestOf(operation, parts);
      const spoiltPath = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        name === ofPath.at(-1) ? bad : encoded(parts.path.get(name)),
      );
      return { ...rest, address: spoiltPath, expect: 'any', how: `path ${bad}` };
    },
    (parts, seed) => {
      const { address, ...rest } = requestOf(operation, parts);
      const bad = BAD[seed % BAD.length] ?? '%';
      const more = `${address.includes('?') ? '&' : '?'}__proto__=1&x[y]=1&limit=${bad}`;
      return { ...rest, address: address + more, expect: 'any', how: `query ${bad}` };
    },
  ];
}

/** A method the address does not know, for operations that take nothing that could be spoiled. */
const otherMethod =
  (operation: FuzzOperation): Spoil =>
  (parts) => ({
    address: pathText(operation.path, parts.path) + queryText([]),
    headers: {},
    expect: 'refused',
    how: 'another method',
  });

/** Requests the document forbids, and some it says nothing of. */
export function invalidRequest(
  operation: FuzzOperation,
  context: ValueContext,
): Arbitrary<FuzzRequest> {
  const isForm = operation.body?.type === MULTIPART;
  const wrong = [
    ...operation.parameters.map((one) => spoilParameter(operation, one, context)),
    ...(operation.body && !isForm ? Array(4).fill(spoilBody(operation, context)) : []),
  ] as Spoil[];
  const hostile = [
    ...hostileAddress(operation),
    ...(isForm ? [] : hostileBody(operation, context)),
  ];
  const other = otherMethod(operation);
  const of = (spoils: Spoil[]) => (spoils.length === 0 ? [] : [fc.constantFrom(...spoils)]);
  const choice = fc.oneof(
    ...of(wrong).map((arbitrary) => ({ arbitrary, weight: 3 })),
    ...of(hostile).map((arbitrary) => ({ arbitrary, weight: 2 })),
    { arbitrary: fc.constant(other), weight: wrong.length === 0 ? 2 : 1 },
  );
  const made = fc
    .tuple(validParts(operation, context), choice, fc.nat({ max: 2 ** 31 }))
    .map(([parts, spoil, seed]): FuzzRequest => {
      const request = spoil(parts, seed);
      if (request === undefined || spoil === other) {
        return { ...other(parts, seed), method: 'TRACE' } as FuzzRequest;
      }
      return { ...request, method: operation.method };
    });
  if (!isForm) return made;
  return fc.oneof(
    made,
    fc.tuple(validParts(operation, context), invalidUpload).map(([parts, upload]): FuzzRequest => {
      const { address } = requestOf(operation, parts);
      return { method: operation.method, address, ...upload, expect: 'refused' };
    }),
  );
}

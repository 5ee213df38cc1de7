import fc, { type Arbitrary } from 'fast-check';
import { agreeing } from './agree.ts';
import type { FuzzOperation, Parameter } from './fuzz-operation.ts';
import { type FuzzRequest, JSON_HEADERS, pathText, queryText } from './fuzz-request.ts';
import type { Parts } from './request-parts.ts';
import { MULTIPART, validUpload } from './upload.ts';
import { type ValueContext, validValue } from './valid-value.ts';

/** As a query is written, which knows neither nothing nor powers of ten. */
const isText = (value: unknown): boolean =>
  !(typeof value === 'number' && String(value).includes('e')) &&
  value !== '' &&
  !(Array.isArray(value) && value.length === 0);

function pathOf(parameters: readonly Parameter[], context: ValueContext) {
  const names = parameters.map(({ name }) => name);
  const fresh = fc.tuple(
    ...parameters.map(({ name, schema }) => validValue(schema, context, name).filter(isText)),
  );
  // A run's own thread, not any.
  const pairs =
    names.length > 1 ? (context.known.get(names.join('+')) as unknown[][] | undefined) : undefined;
  const values = pairs?.length
    ? fc.oneof({ arbitrary: fc.constantFrom(...pairs), weight: 4 }, fresh)
    : fresh;
  return values.map((all) => new Map(names.map((name, at) => [name, all[at]])));
}

const queryOf = (parameters: readonly Parameter[], context: ValueContext) =>
  fc.tuple(
    ...parameters.map(({ name, required, schema }) => {
      // Only a list itself writes one that is good for it.
      if (schema.format === 'cursor') return fc.constant<[string, unknown][]>([]);
      // An empty list has no way into an address.
      const value = validValue(schema, context, name)
        .filter(isText)
        .map((one) => [[name, one]] as [string, unknown][]);
      return required ? value : fc.oneof(fc.constant<[string, unknown][]>([]), value);
    }),
  );

/** What the document says an operation takes. */
export function validParts(operation: FuzzOperation, context: ValueContext): Arbitrary<Parts> {
  const { parameters, body } = operation;
  const made = body === undefined ? fc.constant(undefined) : validValue(body.schema, context);
  const parts = fc.record({
    path: pathOf(
      parameters.filter((p) => p.in === 'path'),
      context,
    ),
    query: queryOf(
      parameters.filter((p) => p.in === 'query'),
      context,
    ).map((all) => all.flat()),
    body: body?.type === MULTIPART ? fc.constant(undefined) : made,
  });
  return parts.map((all) => agreeing(operation, all));
}

/** `-0` and what JSON has no words for cannot be told apart by the host. */
export const bodyText = (body: unknown): string | undefined =>
  body === undefined ? undefined : JSON.stringify(body);

export function requestOf(
  { method, path, body: takes }: Pick<FuzzOperation, 'method' | 'path' | 'body'>,
  parts: Parts,
): Omit<FuzzRequest, 'expect' | 'how'> {
  const body = bodyText(parts.body);
  return {
    method,
    address: pathText(path, parts.path) + queryText(parts.query),
    headers: takes && body !== undefined ? { ...JSON_HEADERS } : {},
    ...(body !== undefined && { body }),
  };
}

export function validRequest(
  operation: FuzzOperation,
  context: ValueContext,
): Arbitrary<FuzzRequest> {
  const isSocket = operation.answers.has(101);
  const made = validParts(operation, context).map(
    (parts): FuzzRequest => ({
      ...requestOf(operation, parts),
      ...{ expect: 'taken', how: 'as documented' },
      ...(isSocket && { upgrade: true }),
    }),
  );
  if (operation.body?.type !== MULTIPART) return made;
  return fc
    .tuple(made, validUpload)
    .map(([request, upload]): FuzzRequest => ({ ...request, ...upload }));
}

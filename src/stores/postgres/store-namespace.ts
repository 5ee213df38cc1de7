import { AppError } from '../../errors.ts';

const ESCAPED = /~([0-9a-f]+)~/g;
const hex = (c: string) => c.codePointAt(0)?.toString(16);
const unhex = (_: string, digits: string) => String.fromCodePoint(Number.parseInt(digits, 16));

/**
 * A label between slashes, with everything but letters, digits and hyphens escaped: so no label
 * begins another, and none holds the ":" between them or a wildcard.
 */
const encode = (label: string): string =>
  `/${label.replace(/[^\p{L}\p{N}-]/gu, (c) => `~${hex(c)}~`)}/`;

const decode = (label: string): string => label.slice(1, -1).replace(ESCAPED, unhex);

const encodeAll = (labels: readonly string[]): string => labels.map(encode).join(':');

/** Stored namespaces begin with their tenant. */
export const toPath = (tenantId: string, namespace: readonly string[]): string =>
  encodeAll([tenantId.toLowerCase(), ...namespace]);

export const fromPath = (path: string): string[] => path.split(':').slice(1).map(decode);

/**
 * First path at or under a namespace, and the first after all of them. To be compared by ~>=~ and
 * ~<~: LIKE is not leakproof, so app_rt could not use an index for it under its policy.
 */
export function pathRange(tenantId: string, namespace: readonly string[]): [string, string] {
  const first = toPath(tenantId, namespace);
  return [first, `${first.slice(0, -1)}0`];
}

const ANY = '*';

/** A regular expression for stored paths; "*" stands for one label, whichever it is. */
export function pathPattern(matchType: 'prefix' | 'suffix', labels: readonly string[]): string {
  const inner = labels.map((label) => (label === ANY ? '[^:]*' : encode(label)));
  return matchType === 'prefix' ? `^${['[^:]*', ...inner].join(':')}(:|$)` : `:${inner.join(':')}$`;
}

// What Postgres text cannot hold, between marks that no text has.
const UNSTORABLE = /[\0\uffff\p{Surrogate}]/gu;
const MARKED = /\uffff([0-9a-f]+)\uffff/g;
export const toStoredKey = (key: string): string =>
  key.replace(UNSTORABLE, (c) => `\uffff${hex(c)}\uffff`);
export const fromStoredKey = (key: string): string => key.replace(MARKED, unhex);

/** An index entry of Postgres holds 2,704 bytes. */
const STORED_BYTES_MAX = 2_500;
/** Taken by LangGraph for itself. */
const RESERVED = 'langgraph';

const refuse = (field: string, hint: string) =>
  new AppError('bad_request', `the ${field} of an item is not usable`, { field, hint });

/** @throws AppError `bad_request`, its hint saying why nothing can be kept there. */
export function checkItemName(path: string, key: string, namespace: readonly string[]): void {
  if (namespace.length === 0) throw refuse('namespace', 'It may not be empty.');
  if (namespace.some((label) => label === '' || label.includes('.'))) {
    throw refuse('namespace', 'Its labels may neither be empty nor hold a full stop.');
  }
  if (namespace[0] === RESERVED) throw refuse('namespace', `It may not begin with ${RESERVED}.`);
  if (Buffer.byteLength(path) + Buffer.byteLength(key) > STORED_BYTES_MAX) {
    throw refuse('namespace', 'It is too long, together with the key.');
  }
}

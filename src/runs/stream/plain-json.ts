/** Deeper than any state anyone keeps, and far from the end of the stack. */
const DEPTH_MAX = 500;
/** Where the value refers to what contains it, and below `DEPTH_MAX`. */
const CIRCULAR = '[Circular]';
const TOO_DEEP = '[Too deep]';
/** Where a value's own conversion or one of its getters throws. */
const UNREADABLE = '[Unreadable]';

/** Line separators that JSON leaves as they are, and that some readers of lines break at. */
const BREAKS = /[\u0085\u2028\u2029]/g;

type Convert = (value: unknown) => unknown;
interface Dictable {
  toDict(): { type: string; data: Record<string, unknown> };
}

/**
 * A value as JSON can carry it. LangChain messages become `{...data, type}`, told by their
 * `toDict` since a foreign graph has its own message classes; what JSON has no word for becomes
 * the nearest thing it has, so that no state can break the run that made it: errors
 * `{error, message}`, maps objects, sets arrays, big integers text, non-finite numbers null,
 * cycles and what throws a mark. What is plain already is answered as it is, not copied.
 */
export function toPlain(value: unknown): unknown {
  const above: object[] = [];
  const convert: Convert = (part) => {
    if (typeof part !== 'object') return scalar(part);
    if (part === null) return null;
    if (above.includes(part)) return CIRCULAR;
    if (above.length >= DEPTH_MAX) return TOO_DEEP;
    above.push(part);
    try {
      return plainObject(part, convert);
    } catch {
      return UNREADABLE;
    } finally {
      above.pop();
    }
  };
  return convert(value);
}

/** `toPlain` as one line of text; undefined is `null`. */
export const toJsonText = (value: unknown): string => jsonLine(toPlain(value));

/** What is plain already, as one line of text. */
export function jsonLine(plain: unknown): string {
  const json = JSON.stringify(plain) ?? 'null';
  return json.replace(BREAKS, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function scalar(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'bigint':
      return value.toString();
    case 'function':
    case 'symbol':
      return undefined;
    default:
      return value;
  }
}

function plainObject(value: object, convert: Convert): unknown {
  if (Array.isArray(value)) return plainArray(value, convert);
  const prototype = Object.getPrototypeOf(value) as unknown;
  if (prototype !== Object.prototype && prototype !== null) {
    const own = plainInstance(value, convert);
    if (own !== NOT_SPECIAL) return own;
  } else if ('toJSON' in value && typeof value.toJSON === 'function') {
    return convert(value.toJSON());
  }
  return plainRecord(value as Record<string, unknown>, convert);
}

const NOT_SPECIAL = Symbol('not special');

function plainInstance(value: object, convert: Convert): unknown {
  if (isDictable(value)) {
    const { type, data } = value.toDict();
    return convert({ ...data, type });
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') return convert(value.toJSON());
  if (value instanceof Map) {
    return plainRecord(
      Object.fromEntries([...value].map(([key, entry]) => [String(key), entry])),
      convert,
    );
  }
  if (value instanceof Set) return plainArray([...value], convert);
  if (value instanceof Error) return { error: value.name, message: value.message };
  return NOT_SPECIAL;
}

const isDictable = (value: object): value is Dictable =>
  'toDict' in value && typeof value.toDict === 'function';

function plainArray(items: unknown[], convert: Convert): unknown[] {
  let copy: unknown[] | undefined;
  for (const [index, item] of items.entries()) {
    const plain = convert(item) ?? null;
    if (plain !== item) copy ??= items.slice(0, index);
    copy?.push(plain);
  }
  return copy ?? items;
}

function plainRecord(record: Record<string, unknown>, convert: Convert): Record<string, unknown> {
  const keys = Object.keys(record);
  const plain = keys.map((key) => convert(record[key]));
  if (keys.every((key, index) => plain[index] === record[key])) return record;
  // fromEntries defines its keys: one that is called `__proto__` stays a key.
  return Object.fromEntries(keys.map((key, index) => [key, plain[index]]));
}

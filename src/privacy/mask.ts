import type { Recogniser, Span } from './recogniser.ts';

/** Longest placeholder there is, `[KIND_1234]`. */
const PLACEHOLDER_CHARS_MAX = 32;
const PLACEHOLDER = /\[[A-Z]{2,20}_\d{1,6}\]/g;

/** One conversation's placeholders: the same words get the same one, in every message of it. */
export interface Masking {
  mask(text: string): string;
  /** Puts back what placeholders stand for; `encode` fits it in, e.g. into a JSON string. */
  restore(text: string, encode?: (value: string) => string): string;
}

export interface Masker {
  begin(): Masking;
  mask(text: string): { text: string; restore: (text: string) => string };
}

/** Swaps personal data for placeholders such as `[PHONE_1]` and back. Pure; keeps nothing. */
export function makeMasker(recognisers: Recogniser[]): Masker {
  const begin = (): Masking => {
    const values = new Map<string, string>();
    const names = new Map<string, string>();
    const counts = new Map<string, number>();

    const placeholder = (kind: string, value: string): string => {
      const key = `${kind}\n${value}`;
      const known = names.get(key);
      if (known !== undefined) return known;
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      const name = `[${kind}_${count}]`;
      names.set(key, name);
      values.set(name, value);
      return name;
    };

    return {
      mask: (text) => {
        let out = '';
        let at = 0;
        for (const { start, end, kind } of findAll([...recognisers, lookalike], text)) {
          out += text.slice(at, start) + placeholder(kind, text.slice(start, end));
          at = end;
        }
        return out + text.slice(at);
      },
      restore: (text, encode = (value) => value) =>
        text.replace(PLACEHOLDER, (name) => {
          const value = values.get(name);
          return value === undefined ? name : encode(value);
        }),
    };
  };
  return {
    begin,
    mask: (text) => {
      const masking = begin();
      return { text: masking.mask(text), restore: (masked) => masking.restore(masked) };
    },
  };
}

/** What a person wrote that looks like a placeholder must come back as they wrote it. */
const lookalike: Recogniser = {
  kind: 'LITERAL',
  find: (text) =>
    [...text.matchAll(PLACEHOLDER)].map((m) => ({ start: m.index, end: m.index + m[0].length })),
};

/** Spans of all recognisers in order; where two overlap, the earlier and then longer one. */
function findAll(recognisers: Recogniser[], text: string): (Span & { kind: string })[] {
  const found = recognisers
    .flatMap(({ kind, find }) => find(text).map((span) => ({ ...span, kind })))
    .sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return found.filter((span) => {
    if (span.start < end) return false;
    end = span.end;
    return true;
  });
}

/**
 * Restores a text that comes in pieces: keeps back an end that may be half a placeholder.
 * `end` gives what is left.
 */
export function restoreStream(masking: Masking, encode?: (value: string) => string) {
  let kept = '';
  return {
    push(piece: string): string {
      const text = kept + piece;
      const open = text.lastIndexOf('[');
      const tail = open === -1 ? '' : text.slice(open);
      const half = tail.length < PLACEHOLDER_CHARS_MAX && /^\[[A-Z]{0,20}(?:_\d{0,6})?$/.test(tail);
      kept = half ? tail : '';
      return masking.restore(half ? text.slice(0, open) : text, encode);
    },
    end(): string {
      const rest = masking.restore(kept, encode);
      kept = '';
      return rest;
    },
  };
}

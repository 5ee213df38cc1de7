import type { VaultEntry } from '../schemas/pii.ts';
import { makeFindPii, withoutOverlaps } from './find-pii.ts';
import { HALF_PLACEHOLDER, PLACEHOLDER, PLACEHOLDER_CHARS_MAX } from './placeholder.ts';
import type { Finding, Recogniser } from './recogniser.ts';

/** Whose words a text is: what is masked in it may depend on that. */
export type Origin = 'person' | 'model' | 'tool' | 'system';

/** What to mask in a text of whom; in order, without overlaps. */
export interface MaskPolicy {
  find(text: string, origin: Origin): Finding[];
  /** Kinds masked in any text once a person has said them, such as that person's name. */
  followed?: ReadonlySet<string>;
}

/** One conversation's placeholders: the same words get the same one, in every message of it. */
export interface Masking {
  /** Without an origin it is masked as a person's words. */
  mask(text: string, origin?: Origin): string;
  /**
   * Learns what a person says before texts are masked that stand earlier and repeat it; `found`
   * is what another service found in it.
   */
  note(text: string, found?: readonly Finding[]): void;
  /** Puts back what placeholders stand for; `encode` fits it in, e.g. into a JSON string. */
  restore(text: string, encode?: (value: string) => string): string;
  /** What the placeholders given out so far stand for, to be kept for another process. */
  entries(): VaultEntry[];
}

export interface Masker {
  /** `known` are placeholders that this conversation gave out before. */
  begin(known?: readonly VaultEntry[]): Masking;
  mask(text: string): { text: string; restore: (text: string) => string };
}

/** Bounds what a conversation can make us hold. */
const VALUES_MAX = 5000;
/** Shorter ones are words of the language as well. */
const FOLLOWED_CHARS_MIN = 3;

/** Swaps personal data for placeholders such as `[PHONE_1]` and back. Pure; keeps nothing. */
export function makeMasker(what: readonly Recogniser[] | MaskPolicy): Masker {
  const policy: MaskPolicy = isList(what) ? { find: makeFindPii({ recognisers: what }) } : what;
  const begin = (known: readonly VaultEntry[] = []): Masking => {
    const values = new Map<string, VaultEntry>();
    const names = new Map<string, string>();
    const counts = new Map<string, number>();
    const followed = new Map<string, string>();

    const keep = (entry: VaultEntry): void => {
      values.set(entry.placeholder, entry);
      names.set(`${entry.kind}\n${entry.value}`, entry.placeholder);
      const isWord = entry.value.length >= FOLLOWED_CHARS_MIN;
      if (isWord && policy.followed?.has(entry.kind)) followed.set(entry.value, entry.kind);
      const number = Number(/_(\d+)\]$/.exec(entry.placeholder)?.[1] ?? 0);
      counts.set(entry.kind, Math.max(counts.get(entry.kind) ?? 0, number));
    };
    for (const entry of known) {
      keep(entry);
      // Another service may have found it, which is not asked about old words again.
      if (entry.value.length >= FOLLOWED_CHARS_MIN) followed.set(entry.value, entry.kind);
    }

    const placeholder = (kind: string, value: string): string => {
      const before = names.get(`${kind}\n${value}`);
      if (before !== undefined) return before;
      // Beyond the bound it is masked for good.
      if (values.size >= VALUES_MAX) return `[${kind}]`;
      const name = `[${kind}_${(counts.get(kind) ?? 0) + 1}]`;
      keep({ placeholder: name, kind, value });
      return name;
    };
    const findAll = (text: string, origin: Origin): Finding[] =>
      withoutOverlaps([
        ...lookalikes(text),
        ...policy.find(text, origin),
        ...repeated(text, followed),
      ]);

    return {
      mask: (text, origin = 'person') => {
        let out = '';
        let at = 0;
        for (const { start, end, kind } of findAll(text, origin)) {
          out += text.slice(at, start) + placeholder(kind, text.slice(start, end));
          at = end;
        }
        return out + text.slice(at);
      },
      note: (text, found = []) => {
        const kinds = policy.followed;
        const own = kinds === undefined ? [] : policy.find(text, 'person');
        for (const { start, end, kind } of own) {
          if (kinds?.has(kind)) placeholder(kind, text.slice(start, end));
        }
        for (const { start, end, kind } of found) {
          const value = text.slice(start, end);
          if (value.length < FOLLOWED_CHARS_MIN) continue;
          placeholder(kind, value);
          followed.set(value, kind);
        }
      },
      restore: (text, encode = (value) => value) =>
        text.replace(PLACEHOLDER, (name) => {
          const entry = values.get(name);
          return entry === undefined ? name : encode(entry.value);
        }),
      entries: () => [...values.values()],
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

const isList = (what: readonly Recogniser[] | MaskPolicy): what is readonly Recogniser[] =>
  Array.isArray(what);

/** What a person wrote that looks like a placeholder must come back as they wrote it. */
const lookalikes = (text: string): Finding[] =>
  [...text.matchAll(PLACEHOLDER)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    kind: 'LITERAL',
    confidence: 1,
  }));

const LETTER = /[\p{L}\p{N}]/u;

/**
 * Where words that somebody said stand in another text, whole. Several words count however they
 * are cased; of a single one `May` is a name and `may` is not.
 */
function repeated(text: string, followed: ReadonlyMap<string, string>): Finding[] {
  const found: Finding[] = [];
  const small = followed.size === 0 ? '' : text.toLowerCase();
  // Lower case that is longer or shorter has its words in other places.
  const folds = small.length === text.length;
  for (const [value, kind] of followed) {
    const any = folds && value.includes(' ');
    const [where, what] = any ? [small, value.toLowerCase()] : [text, value];
    for (let start = where.indexOf(what); start !== -1; start = where.indexOf(what, start + 1)) {
      const end = start + what.length;
      if (LETTER.test(text[start - 1] ?? '') || LETTER.test(text[end] ?? '')) continue;
      found.push({ start, end, kind, confidence: 1 });
    }
  }
  return found;
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
      const half = tail.length < PLACEHOLDER_CHARS_MAX && HALF_PLACEHOLDER.test(tail);
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

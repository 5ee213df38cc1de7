import { createHmac } from 'node:crypto';
import type { PiiMode, TranscriptSegment, VaultEntry } from '../schemas/pii.ts';
import type { FindPii } from './recogniser.ts';
import { standIn } from './stand-in.ts';

export interface RedactOptions {
  find: FindPii;
  mode: PiiMode;
  /** The tenant's, for `hash`: the same value hashes alike in one tenant only. */
  key?: Uint8Array;
}

/** One conversation: the same value becomes the same thing in all of its texts. */
export interface Redaction {
  redact(text: string): string;
  /** A transcript's turns, speakers' names included; data said across turns is found as well. */
  segments(list: readonly TranscriptSegment[]): TranscriptSegment[];
  /** What stands for what; empty for `remove` and `hash`, which nobody can undo. */
  entries(): VaultEntry[];
}

const HASH_CHARS = 12;
const VALUES_MAX = 5000;

/** Masks, replaces, hashes or removes personal data. @throws Error when `hash` has no key */
export function makeRedactor({ find, mode, key }: RedactOptions) {
  if (mode === 'hash' && key === undefined) throw new Error('hashing needs a key');
  return {
    begin(): Redaction {
      const named = new Map<string, VaultEntry>();
      const counts = new Map<string, number>();
      const nameOf = (kind: string, value: string): string => {
        if (mode === 'remove') return '';
        if (mode === 'hash') return `[${kind}:${digest(key ?? new Uint8Array(), kind, value)}]`;
        const id = `${kind}\n${value}`;
        const before = named.get(id);
        if (before !== undefined) return before.placeholder;
        if (named.size >= VALUES_MAX) return `[${kind}]`;
        const count = (counts.get(kind) ?? 0) + 1;
        counts.set(kind, count);
        const placeholder = mode === 'replace' ? standIn(kind, count) : `[${kind}_${count}]`;
        named.set(id, { placeholder, kind, value });
        return placeholder;
      };
      const redact = (text: string): string => {
        let out = '';
        let at = 0;
        for (const { start, end, kind } of find(text)) {
          out += text.slice(at, start) + nameOf(kind, text.slice(start, end));
          at = end;
        }
        return out + text.slice(at);
      };
      return {
        redact,
        segments: (list) => turnsOf(list).flatMap((turn) => redactTurn(turn, find, nameOf, redact)),
        entries: () => (mode === 'hash' ? [] : [...named.values()]),
      };
    },
  };
}

const digest = (key: Uint8Array, kind: string, value: string): string =>
  createHmac('sha256', key)
    .update(`${kind}\n${value.trim().toLowerCase()}`)
    .digest('hex')
    .slice(0, HASH_CHARS);

/** Neighbours of one speaker: a number is often said in several breaths. */
function turnsOf(list: readonly TranscriptSegment[]): TranscriptSegment[][] {
  const turns: TranscriptSegment[][] = [];
  for (const segment of list) {
    const last = turns.at(-1);
    if (last?.[0]?.speaker === segment.speaker) last.push(segment);
    else turns.push([segment]);
  }
  return turns;
}

/** Finds in the turn as a whole; what spans two segments is named in the first alone. */
function redactTurn(
  turn: readonly TranscriptSegment[],
  find: FindPii,
  nameOf: (kind: string, value: string) => string,
  redact: (text: string) => string,
): TranscriptSegment[] {
  const whole = turn.map(({ text }) => text).join(' ');
  const found = find(whole);
  let from = 0;
  return turn.map((segment) => {
    const to = from + segment.text.length;
    let out = '';
    let at = from;
    for (const { start, end, kind } of found) {
      if (end <= from || start >= to) continue;
      out += whole.slice(at, Math.max(at, start));
      if (start >= from) out += nameOf(kind, whole.slice(start, end));
      at = Math.min(to, end);
    }
    out += whole.slice(at, to);
    from = to + 1;
    return { ...segment, speaker: redact(segment.speaker), text: out };
  });
}

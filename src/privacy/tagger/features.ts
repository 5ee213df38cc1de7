import { hashWord, mix } from './hash.ts';
import type { Lexicon } from './lexicon.ts';
import type { Token } from './tokenise.ts';

/** How many features a token has; each is a slot in the table of weights. */
export const FEATURES = 48;

/** What stands for a token in its neighbours' features. */
interface Seen {
  word: number;
  form: number;
  known: number;
  near: number;
}

const OUTSIDE: Seen = { word: 11, form: 12, known: 13, near: 0 };

/**
 * The features of every token, hashed into `2 ** bits` slots: its word, beginning, end and form,
 * which lists know it, and the same of what stands around it.
 */
export function featuresOf(tokens: readonly Token[], lexicon: Lexicon, bits: number): Uint32Array {
  const mask = 2 ** bits - 1;
  const seen = tokens.map((token) => seeOf(token, lexicon));
  const all = new Uint32Array(tokens.length * FEATURES);
  const at = (index: number): Seen => seen[index] ?? OUTSIDE;
  for (const [index, token] of tokens.entries()) {
    let next = index * FEATURES;
    let id = 1;
    const put = (value: number) => {
      all[next] = mix(value ^ Math.imul(id, 0x9e37_79b1)) & mask;
      next += 1;
      id += 1;
    };
    const [b3, b2, b1, me, n1, n2, n3] = [
      at(index - 3),
      at(index - 2),
      at(index - 1),
      at(index),
      at(index + 1),
      at(index + 2),
      at(index + 3),
    ] as const;
    const { word } = token;
    const size = word.length;
    put(me.word);
    put(b1.word);
    put(n1.word);
    put(b2.word);
    put(n2.word);
    put(both(b1.word, me.word));
    put(both(me.word, n1.word));
    put(both(b2.word, b1.word));
    put(both(n1.word, n2.word));
    put(both(b1.word, n1.word));
    put(both(b1.word, me.form));
    put(both(n1.word, me.form));
    put(both(both(b2.word, b1.word), me.form));
    put(both(both(b3.word, b2.word), b1.word));
    put(both(both(n1.word, n2.word), me.form));
    put(me.form);
    put(both(b1.form, me.form));
    put(both(me.form, n1.form));
    put(both(both(b1.form, me.form), n1.form));
    put(both(both(b2.form, b1.form), me.form));
    put(both(both(me.form, n1.form), n2.form));
    put(hashWord(word, 1, 0, Math.min(2, size)));
    put(hashWord(word, 2, 0, Math.min(3, size)));
    put(hashWord(word, 3, 0, Math.min(4, size)));
    put(hashWord(word, 4, Math.max(0, size - 1)));
    put(hashWord(word, 5, Math.max(0, size - 2)));
    put(hashWord(word, 6, Math.max(0, size - 3)));
    put(hashWord(word, 7, Math.max(0, size - 4)));
    put(both(hashWord(word, 8, Math.max(0, size - 3)), me.form));
    put(me.known);
    put(both(me.known, me.form));
    put(both(b1.known, me.known));
    put(both(me.known, n1.known));
    put(both(both(b1.known, me.known), n1.known));
    put(both(b1.word, me.known));
    put(both(n1.word, me.known));
    put(both(b1.form, both(me.known, me.form)));
    put(both(n1.form, both(me.known, me.form)));
    put(both(both(b2.word, b1.word), me.known));
    put(both(n1.known, n2.known));
    put(both(b2.known, b1.known));
    put(both(b3.word, me.form));
    put(both(n3.word, me.form));
    put(both(token.opensLine ? 1 : 2, both(me.form, me.known)));
    put(both(token.opensLine ? 1 : 2, n1.word));
    put(both(before(seen, index), me.form));
    put(both(before(seen, index), me.known));
    put(7);
  }
  return all;
}

function seeOf(token: Token, lexicon: Lexicon): Seen {
  const form = mix(token.shape * 4 + token.lineCase + 1);
  const known = mix(lexicon.bitsOf(token.word) + 5000);
  const word = hashWord(token.word, 9);
  return { word, form, known, near: CUES.has(token.word) ? word : 0 };
}

/** Words that tell what follows them, also when it is some words away. */
const CUES = new Set(
  (
    'address street road name named called phone email born birth city town country from lives ' +
    'live moved move sent send ship deliver mail office company employer works work firm card ' +
    'account located corner visit mr mrs ms dr dear hi hello regards sincerely tenant owner buyer'
  ).split(' '),
);
const REACH = 6;

/** The nearest cue within a few words before. */
function before(seen: readonly Seen[], index: number): number {
  for (let back = 1; back <= REACH; back += 1) {
    const near = seen[index - back]?.near;
    if (near) return near;
  }
  return 0;
}

const both = (one: number, other: number): number =>
  Math.imul(one ^ 0x27d4_eb2d, 0x1656_67b1) + other;

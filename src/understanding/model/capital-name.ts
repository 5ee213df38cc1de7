import { pattern } from '../text/pattern.ts';
import type { Token } from './hash-features.ts';
import { tokenise } from './hash-features.ts';

const JOINS = /^(?:at|of|the|by|on|and|in|&|'|-)$/i;
const PLAIN = pattern(
  'i',
  String.raw`^(?:i|ok|okay|yes|no|sure|great|there|it|how|what|the|a|an|this|that|they|you|your|`,
  String.raw`please|do|does|would|is|are|one|we|in|at|on|confirm(?:ing)?|visit(?:ing)?|january|`,
  String.raw`from|sorry|unfortunately|sadly|yeah|of|course|rent|obviously|also|found|another|`,
  String.raw`here|let|so|to|for|and|but|if|with|all|what's|\w+['’](?:s|ve|m|re|d|ll)|pets?|`,
  String.raw`february|march|april|may|june|july|august|september|october|november|december|`,
  String.raw`(?:mon|tues|wednes|thurs|fri|satur|sun)day)$`,
);
const STREET = pattern(
  'i',
  String.raw`^(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|way|place|`,
  String.raw`pl|circle|terrace|parkway|common)$`,
);

const isCapital = ({ text }: Token): boolean => /^\p{Lu}/u.test(text) && !PLAIN.test(text);

/**
 * The likeliest name in an offer where the trained tagger saw none: capitals that are neither an
 * address nor one of the words given (places known to be places).
 */
export function capitalName(text: string, known: readonly string[]): string | undefined {
  const tokens = tokenise(text);
  const places = new Set(known.map((one) => one.toLowerCase()));
  for (let at = 0; at < tokens.length; at += 1) {
    const first = tokens[at];
    if (first === undefined || !isCapital(first)) continue;
    let end = at;
    for (let next = at + 1; next < tokens.length; next += 1) {
      const token = tokens[next];
      if (token === undefined || !(isCapital(token) || JOINS.test(token.text))) break;
      if (isCapital(token)) end = next;
    }
    const last = tokens[end];
    if (last === undefined) continue;
    const start =
      /^the$/i.test(tokens[at - 1]?.text ?? '') && /^T/.test(tokens[at - 1]?.text ?? '')
        ? at - 1
        : at;
    const name = text.slice(tokens[start]?.start ?? first.start, last.end);
    const address = /^\d/.test(tokens[at - 1]?.text ?? '') || STREET.test(last.text);
    if (!address && !places.has(name.toLowerCase())) return name;
    at = end;
  }
  return undefined;
}

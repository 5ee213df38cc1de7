import { makeFindPii, type Tagger } from './find-pii.ts';
import { IDENTIFIERS } from './patterns.ts';
import { recogniseSecret } from './scrub-secrets.ts';

/** The program's own words are no names: only what is surely one is taken out. */
const CONFIDENCE = 0.8;
const LETTER = /\p{L}/u;
/** Of this machine or its network: tells of the house, not of a person. */
const OWN_NETWORK = /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|0\.0\.0\.0|::1?$)/;

/** Beyond this a log field tells nothing more. */
const CHARS_MAX = 8192;

export interface ScrubOptions {
  /** Names and addresses less sure than this stay. */
  sure?: number;
  /** What comes after so many characters is left out. */
  charsMax?: number;
}

/**
 * Takes secrets and personal data out of a text for a log or a trace: `[PHONE]`. Names and
 * addresses are looked for in running text alone: a lone word is an identifier of the program.
 */
export function makeScrub(
  tagger: Tagger,
  { sure = CONFIDENCE, charsMax = CHARS_MAX }: ScrubOptions = {},
): (text: string) => string {
  const recognisers = [recogniseSecret, ...IDENTIFIERS];
  const firm = makeFindPii({ recognisers });
  const kinds = new Set([...recognisers.map(({ kind }) => kind), 'PERSON', 'ADDRESS']);
  const both = makeFindPii({ recognisers, tagger, kinds });
  return (text) => {
    const part = text.slice(0, charsMax);
    let out = '';
    let at = 0;
    for (const { start, end, kind, confidence } of (part.includes(' ') ? both : firm)(part)) {
      const value = part.slice(start, end);
      const named = kind === 'PERSON' || kind === 'ADDRESS';
      if (named && (confidence < sure || !LETTER.test(value))) continue;
      if (kind === 'IP_ADDRESS' && OWN_NETWORK.test(value)) continue;
      out += `${part.slice(at, start)}[${kind}]`;
      at = end;
    }
    return out + part.slice(at);
  };
}

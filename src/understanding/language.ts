import { eld } from 'eld/medium';
import { fold, tokens } from './text/tokens.ts';

const WORDS_MIN = 3;
const ENGLISH = new Set(
  `i you he she it we they me my your is are am was were be do does did have has had can could will
would should the a an and or but not no yes to of in on at for from with about what when where who
how which that this there please thanks want need like looking show find book home house apartment
hello hi hey okay ok sure good great thank tomorrow today any some more one name phone call email
number budget rent buy month price bedroom bedrooms bath visit see saturday sunday monday tuesday
wednesday thursday friday morning afternoon evening cancel move make change instead actually`.split(
    /\s+/,
  ),
);
const ENGLISH_SHARE = 0.34;
const OTHER_SHARE = 0.2;

/**
 * Two-letter code of the message's language. Short texts and texts full of names say too little:
 * they count as `fallback`, and so does what the detector itself calls unreliable.
 */
export function detectLanguage(text: string, fallback: string): string {
  const words = tokens(text.replace(/\S+@\S+/g, ' ').replace(/\p{N}+/gu, ' '));
  if (words.length < WORDS_MIN) return fallback;
  const english = words.filter((t) => ENGLISH.has(fold(t.word))).length / words.length;
  if (english >= ENGLISH_SHARE) return 'en';
  const found = eld.detect(text);
  if (found.language === '' || !found.isReliable()) return fallback;
  if (found.language !== fallback && english > OTHER_SHARE) return fallback;
  return found.language;
}

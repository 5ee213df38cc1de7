import { pattern } from '../text/pattern.ts';

const YES =
  /^\W*(?:yes|yeah|yep|yup|sure|definitely|absolutely|of course|please|i do|i would|ideally)\b/i;
const NO = /^\W*(?:no|nope|nah|not)\b/i;
const UNWANTED = pattern(
  'i',
  String.raw`(?:\b(?:no need (?:for|of)|without|(?:not|n['’]t|never) (?:\w+ )?(?:need|want|`,
  String.raw`require|looking for|care for))\s(?:\w+\s){0,3})$`,
);

export interface FlagTold {
  text: string;
  /** The system's last words asked for it. */
  asked: boolean;
  /** Where it is first spoken of, or -1. */
  at: number;
}

/** What plain words settle about a flag, where labelled talk has too few cases to learn from. */
export function flagByWords({ text, asked, at }: FlagTold): 'True' | 'False' | undefined {
  if (at >= 0 && UNWANTED.test(text.slice(0, at))) return 'False';
  if (!asked || text.includes('?')) return undefined;
  if (NO.test(text)) return 'False';
  return YES.test(text) || at >= 0 ? 'True' : undefined;
}

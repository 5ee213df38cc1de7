import { pattern } from '../text/pattern.ts';

const BEING = [
  '(?:(?:real|actual|live|living|virtual|automated|digital|human)(?: (?:human(?: being)?|person|',
  'people|agent|assistant|service|woman|man|lady|guy|bot|being|system))?(?! estate)|humans?(?: ',
  'beings?)?|bots?|chat ?bots?|robots?|persons?|ai|a\\.i\\.|computers?|machines?|programs?|',
  'software|automation|recording|answering machine|chatgpt|gpt)',
].join('');
const FILLER =
  '(?:,? (?:a|an|the|even|really|actually|just|some|like|kind of|one of those|maybe))*';
const OR_WHAT = String.raw`(?:,? or\b[^.?!]{0,24})?`;
const IDENTITY = pattern(
  'g',
  // are you a bot
  String.raw`\b(?:are|r|aren't) (?:you|u|ya)${FILLER} ${BEING}\b(?! (?:estate|hours?|`,
  String.raw`offices?))${OR_WHAT}|`,
  // am I talking to a machine
  String.raw`\b(?:am i|are we|i'm|im|i am|was i) (?:talking|speaking|chatting|texting|writing|`,
  String.raw`typing|`,
  String.raw`dealing|connected|messaging)(?: (?:to|with))?${FILLER} ${BEING}\b${OR_WHAT}|`,
  // is this a real person, do I have a human here
  String.raw`\b(?:is this|is it|is that|this is|do i have|did i get)${FILLER} ${BEING}\b`,
  String.raw`(?:${OR_WHAT}[^.?!,]{0,30}\b(?:here|there|chatting|talking|speaking|typing|behind|`,
  String.raw`end|`,
  String.raw`answering)\b|,? or\b[^.?!]{0,24}|,? isn't it|(?=\s*(?:$|[?.!])))|`,
  String.raw`\bis (?:there|anybody|anyone)${FILLER} (?:${BEING}|anyone|anybody|someone)(?! i\b)`,
  String.raw`[^.?!]{0,16}\b(?:here|there|behind|other end|typing|answering)\b|`,
  // you're not real, are you
  String.raw`\byou(?:'re| are|r)?(?: not)?${FILLER} ${BEING}\b(?=,? (?:right|correct|`,
  String.raw`aren't you|are you|`,
  String.raw`huh|no|yes)\b|\s*\?)|\b(?:bot|robot|machine) or (?:a )?(?:real )?(?:human|person)\b|`,
  String.raw`\b(?:human|person) or (?:a )?(?:bot|robot|machine|computer|ai)\b|`,
  // who are you
  String.raw`\b(?:who|what) (?:exactly )?(?:are you|am i (?:talking|speaking|chatting) (?:to|`,
  String.raw`with))\b`,
  String.raw`(?=\W*(?:$|[?.!,]|(?:and|or|really|then|anyway|exactly|actually|again)\b))|`,
  String.raw`\bwhat(?:'s| is) your name\b|\bdo you have a name\b`,
);

/** Whether somebody asks what they are talking to: a person or a program. Reads lower case. */
export const asksIdentity = (lower: string): boolean => lower.search(IDENTITY) >= 0;

/** The message without that question: what is left may still ask for a person. */
export const withoutIdentity = (lower: string): string => lower.replace(IDENTITY, ' ');

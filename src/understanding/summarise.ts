import { pattern } from './text/pattern.ts';

const CHARS_MAX = 1_200;
const PIECE_MAX = 160;

const WORTH = pattern(
  'i',
  String.raw`\b(?:look\w*|want|need|prefer|budget|bed\w*|bath\w*|rent|buy|under|area|book\w*|`,
  String.raw`view\w*|visit|cancel\w*|move|moved|reserv\w*|instead|actually|call me|deposit|pets?|`,
  String.raw`furnished|garage|yes|no)\b|\d`,
);
const DONE = /\b(?:booked|cancelled|canceled|moved|reserved|noted|passed|handed)\b/i;
const EMAIL = /[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+/g;
const PHONE = /\+?\(?\d(?:[\s().-]{0,2}\d){6,14}/g;

/**
 * A bounded digest of older turns without a model: the person's wishes and the assistant's done
 * deeds in their own words, newest kept when space runs out. Contact details appear only as
 * "[e-mail]" and "[phone]": that they were given matters here, not what they are.
 */
export function summarise(previous: string, turns: { user: string; assistant: string }[]): string {
  const lines = turns.flatMap(({ user, assistant }) => [
    ...(WORTH.test(user) ? [`Person: ${clip(user)}`] : []),
    ...sentences(assistant)
      .filter((sentence) => DONE.test(sentence))
      .map((sentence) => `Assistant: ${clip(sentence)}`),
  ]);
  const all = [...previous.split('\n').filter((line) => line !== ''), ...lines];
  const kept: string[] = [];
  let room = CHARS_MAX;
  for (const line of all.toReversed()) {
    if (line.length + 1 > room) break;
    if (kept.includes(line)) continue;
    kept.unshift(line);
    room -= line.length + 1;
  }
  return kept.join('\n');
}

const sentences = (text: string): string[] => text.split(/(?<=[.!?])\s+(?=\p{Lu})|\n/u);

function clip(text: string): string {
  const clean = text
    .replace(EMAIL, '[e-mail]')
    .replace(PHONE, '[phone]')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length <= PIECE_MAX ? clean : `${clean.slice(0, PIECE_MAX - 1).trimEnd()}…`;
}

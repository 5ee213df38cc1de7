import { readFileSync } from 'node:fs';

/** Our own wording of what attacks and honest texts say; `a|b` in braces is a choice. */
const TEXT = readFileSync(new URL('./own-lessons.txt', import.meta.url), 'utf8');

const section = (name: string): string[] => {
  const [, body = ''] = TEXT.split(`# ${name}\n`);
  return (body.split('\n# ')[0] ?? '').split('\n').filter(Boolean);
};

/** All wordings of a pattern, at most `limit`, taken evenly. */
function wordings(pattern: string, limit: number): string[] {
  const parts = pattern.split(/[{}]/).map((part, at) => (at % 2 === 1 ? part.split('|') : [part]));
  const total = parts.reduce((product, choices) => product * choices.length, 1);
  const count = Math.min(limit, total);
  return Array.from({ length: count }, (_, n) => {
    let rest = Math.floor((n * total) / count) + (n % 7 < total / count ? n % 7 : 0);
    return parts
      .map((choices) => {
        const choice = choices[rest % choices.length] ?? '';
        rest = Math.floor(rest / choices.length);
        return choice;
      })
      .join('');
  });
}

const all = (patterns: string[], limit: number) => patterns.flatMap((p) => wordings(p, limit));

/** Orders that have no business in a mail. */
export const OWN_ORDERS: readonly string[] = all([...section('orders'), ...section('tools')], 40);
/** Attacks in what a person says. */
export const OWN_JAILS: readonly string[] = all(section('jails'), 40);
/** What mails, notes and callers say that sounds like an order and is none. */
export const OWN_HONEST: readonly string[] = all(section('honest'), 30);

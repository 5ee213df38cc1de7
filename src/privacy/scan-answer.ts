import type { Finding, FindPii } from './recogniser.ts';

/** Kinds that are somebody's, wherever they come up. */
const PERSONAL = new Set([
  'PERSON',
  'EMAIL',
  'PHONE',
  'CREDIT_CARD',
  'IBAN',
  'BANK_NUMBER',
  'US_SSN',
  'PASSPORT',
  'DRIVER_LICENSE',
  'BIRTH_DATE',
]);

/**
 * Personal data in a model's answer that nothing it was given says: leaked from elsewhere, or
 * made up. `heard` is all it was given: messages, passages, tools' results.
 */
export const makeScanAnswer =
  (find: FindPii) =>
  (answer: string, heard: readonly string[]): Finding[] => {
    const found = find(answer).filter(({ kind }) => PERSONAL.has(kind));
    if (found.length === 0) return [];
    const all = heard.join('\n');
    const words = wordsOf(all);
    const digits = all.replace(/[^\p{L}\d\n]/gu, '');
    return found.filter(({ start, end }) => {
      const value = answer.slice(start, end);
      const number = value.replace(/\D/g, '');
      // A number may be written in another way, and a country's code left out.
      if (number.length >= 6) return !digits.includes(number.slice(-7));
      return !words.includes(wordsOf(value));
    });
  };

/**
 * Whether an answer is nobody else's business: its question names somebody, or it says of somebody
 * what `sources` do not.
 */
export const makeTellsOfSomebody = (find: FindPii) => {
  const scan = makeScanAnswer(find);
  return (said: { question: string; reply: string; sources: readonly string[] }): boolean =>
    find(said.question).some(({ kind }) => PERSONAL.has(kind)) ||
    scan(said.reply, said.sources).length > 0;
};

const wordsOf = (text: string): string =>
  ` ${(text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []).join(' ')} `;

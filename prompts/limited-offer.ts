export const version = 'limited-offer@2';

const WORDS: Record<string, { limited: string; offer: string }> = {
  en: {
    limited: 'I can only help with the basics right now',
    offer: '; shall I pass you on to a colleague?',
  },
  es: {
    limited: 'Ahora mismo solo puedo ayudar con lo básico',
    offer: '; ¿le paso con un colega?',
  },
};

/**
 * Said when the keyless model has answered because no other could: the month's budget is used up,
 * or their providers fail.
 */
export function render(language: string, canHandOver = true): string {
  const words = WORDS[language.slice(0, 2)] ?? WORDS['en'];
  if (words === undefined) throw new Error('limited-offer has no default language');
  return `${words.limited}${canHandOver ? words.offer : '.'}`;
}

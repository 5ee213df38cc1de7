export const version = 'limited-offer@1';

const WORDS: Record<string, string> = {
  en: 'I can only help with the basics right now; shall I pass you on to a colleague?',
  es: 'Ahora mismo solo puedo ayudar con lo básico; ¿le paso con un colega?',
};

/** Said when the month's budget is used up and the keyless model has answered. */
export function render(language: string): string {
  const words = WORDS[language.slice(0, 2)] ?? WORDS['en'];
  if (words === undefined) throw new Error('limited-offer has no default language');
  return words;
}

const WORDS: Record<string, string> = {
  en: 'Sorry, I was cut off there; let me take that up again.',
  es: 'Perdón, se me ha cortado; lo retomo.',
};

/** Said when an answer broke off after a part of it was heard; another one follows. */
export function render(language: string): string {
  const words = WORDS[language.slice(0, 2)] ?? WORDS['en'];
  if (words === undefined) throw new Error('broke-off has no default language');
  return words;
}

export const version = 'safe-reply@1';

const WORDS: Record<string, { confirm: string; call: (phone: string) => string }> = {
  en: {
    confirm: 'I would rather have a colleague confirm that before I say anything wrong.',
    call: (phone) => `You can reach them at ${phone}.`,
  },
  es: {
    confirm: 'Prefiero que un colega lo confirme antes de decirle algo equivocado.',
    call: (phone) => `Puede llamar al ${phone}.`,
  },
};

/** Said when no grounded reply could be had in two tries. */
export function render(about: { language: string; phone: string | null }): string {
  const words = WORDS[about.language.slice(0, 2)] ?? WORDS['en'];
  if (words === undefined) throw new Error('safe-reply has no default language');
  return about.phone === null ? words.confirm : `${words.confirm} ${words.call(about.phone)}`;
}

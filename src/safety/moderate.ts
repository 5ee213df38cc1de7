/** What a text was found to be; empty where it is fine. */
export interface Moderation {
  flagged: boolean;
  categories: string[];
  /** Who judged: the list stands in when the provider does not answer. */
  by: 'provider' | 'list';
}

/** Judges what a person says, or what is about to be said to one. */
export type Moderate = (text: string, direction: 'in' | 'out') => Promise<Moderation>;

/** A provider of moderation; throws when it does not answer in time. */
export type AskProvider = (text: string, signal: AbortSignal) => Promise<string[]>;

const TEXT_MAX = 8_000;
/** More than any answer has: none of it is said unjudged. */
const PROVIDER_TEXT_MAX = 64_000;

/** Stems and phrases, by what they are about. Crude on purpose: a provider knows better. */
const LISTS: Record<string, RegExp> = {
  threat: new RegExp(
    [
      String.raw`\bi(?:'ll| will| am going to|'m going to) ` +
        String.raw`(?:kill|stab|shoot|hurt|beat|burn|bomb)\b`,
      String.raw`\b(?:bomb|burn|blow up|shoot up) ` +
        String.raw`(?:your|the|this) (?:office|house|building|place)\b`,
      String.raw`\b(?:te|os|los|las) voy a (?:matar|pegar|quemar|disparar)\b`,
    ].join('|'),
    'i',
  ),
  self_harm: new RegExp(
    [
      String.raw`\b(?:kill|hurt|harm) myself\b|\b(?:end|take) my (?:own )?life\b` +
        String.raw`|\bsuicid(?:e|al)\b`,
      String.raw`\bquiero morir(?:me)?\b|\bmatarme\b|\bsuicid(?:io|arme)\b`,
    ].join('|'),
    'i',
  ),
  hate: new RegExp(
    [
      String.raw`\b(?:i hate|kill|gas|deport|exterminate) (?:all |the |those )?(?:jews|muslims|`,
      String.raw`blacks|mexicans|gays|immigrants|asians|arabs|christians|women)\b|`,
      String.raw`\b(?:odio a|mueran|muerte a) (?:los |las )?(?:judíos|moros|negros|gays|`,
      String.raw`inmigrantes|mujeres)\b`,
    ].join(''),
    'i',
  ),
  sexual:
    /\b(?:send|show) (?:me )?(?:your )?nudes?\b|\bsex(?:t with| with) me\b|\bporn(?:o|hub)?\b/i,
  sexual_minors: /\b(?:child|kiddie|teen) porn\w*\b|\bpornograf[ií]a infantil\b/i,
};

export const listCategories = (text: string): string[] =>
  Object.entries(LISTS)
    .filter(([, pattern]) => pattern.test(text.slice(0, TEXT_MAX)))
    .map(([category]) => category);

/**
 * The provider's word where there is one and it answers in time; the list's otherwise. So a
 * silent provider opens no door that the list would shut, and shuts none that it would open: a
 * front desk that falls silent with its moderation serves nobody.
 */
export function makeModerate(deps: {
  provider?: AskProvider;
  timeoutMs: number;
  onError?: (error: unknown) => void;
}): Moderate {
  const { provider, timeoutMs, onError } = deps;
  const byList = (text: string): Moderation => {
    const categories = listCategories(text);
    return { flagged: categories.length > 0, categories, by: 'list' };
  };
  return async (text) => {
    const own = byList(text);
    if (provider === undefined || own.flagged || text.trim() === '') return own;
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const categories = await Promise.race([
        provider(text.slice(0, PROVIDER_TEXT_MAX), signal),
        new Promise<never>((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
        ),
      ]);
      return { flagged: categories.length > 0, categories, by: 'provider' };
    } catch (error) {
      onError?.(error);
      return own;
    }
  };
}

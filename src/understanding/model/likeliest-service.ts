import type { ServiceMeaning } from './read-schema.ts';

/** Words that any service uses: they tell none from another. */
const COMMON = new Set(
  `address allows also amount appointment area availability average based boolean booking choice
  city conditions contact date discover easily find finding flag given going indicating located
  location looking make making name needs number options other others phone place price provider
  rating reservation reservations reserving review right schedule scheduling search services
  service specific street this time type used user users using visit want wants whether widely
  wish with your month offers offered popular particular property property's property's`.split(
    /\s+/,
  ),
);

/** The service whose descriptions share most of their own words with what was said. */
export function likeliestService(heard: string, services: readonly ServiceMeaning[]): number {
  const said = heard.toLowerCase().match(/[a-z]+/g) ?? [];
  let best = 0;
  let most = -1;
  for (const [at, { words }] of services.entries()) {
    let sum = 0;
    for (const word of said) {
      const own = [word, `${word}s`, word.replace(/s$/, '')].find((one) => words.has(one));
      if (own === undefined || COMMON.has(own)) continue;
      sum += 1 / services.filter((other) => other.words.has(own)).length;
    }
    if (sum > most) {
      most = sum;
      best = at;
    }
  }
  return best;
}

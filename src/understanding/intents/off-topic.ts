import { pattern } from '../text/pattern.ts';

/** No business of a front desk. */
const OFF_TOPIC = pattern(
  '',
  String.raw`\b(?:weather|forecast|rain(?:ing)?|umbrella|recipe|cook(?:ing)?|bake|joke|poem|`,
  String.raw`poetry|`,
  'lyrics|sing|movie|film|netflix|football|soccer|baseball|basketball|nba|nfl|',
  String.raw`world cup|super bowl|president|elections?|vote|politic\w*|capital (?:city )?of|`,
  'translate|horoscope|zodiac|lottery|',
  'pizza|burger|sushi|homework|essay|javascript|python|write (?:me )?(?:a |',
  'some )?(?:code|program|script|story|song)|square root|',
  String.raw`\d+ ?(?:\*|plus|times|minus|divided by) ?\d+|`,
  'meaning of life|alarm clock|playlist|spotify|youtube|',
  'credit card (?:balance|limit)|routing number|pin number|oil change|',
  'gas mileage|calories|workout|vaccine|vacation days|payday|w-?2|',
  'roll a die|flip a coin|synonym|who (?:won|invented|wrote|is the (?:ceo|king|',
  'queen))|dinosaurs?|planets?|mars|aliens?|fun fact|your (?:favorite|',
  'favourite) (?:color|colour|food|band|movie)|girlfriend|boyfriend|tesla|',
  String.raw`hair ?cut|shopping list|to-?do list)\b`,
);
/** Elsewhere a subject of its own, but people ask a landlord or a reception about it, too. */
const OFTEN_OFF = pattern(
  '',
  String.raw`\b(?:songs?|stocks?|bitcoins?|airline|flights?|airport|plane|train tickets?|uber|`,
  String.raw`math|calculate|`,
  'timer|music|bank account|paypal|venmo|tire|gas station|doctor|dentist|medicine|passport|visa|',
  'pto|paycheck|taxes|spell|definition of|define|iphone|laptop|trip to|hotel in|reminder)\\b',
);
const OURS = pattern(
  '',
  String.raw`\b(?:apartments?|houses?|homes?|condos?|propert\w+|listings?|rent\w*|lease|leasing|`,
  'viewings?|tours?|landlord|tenants?|bedrooms?|mortgage|realtor|agents?|deposit|',
  String.raw`move[- ]in|appointment|unit|building|agency|office|valuation)\b`,
);
const NEAR_OURS = pattern(
  '',
  String.raw`\b(?:pay|paying|paid|accept|take|bring|need|required?|show you|allowed?|permitted|`,
  String.raw`near|`,
  String.raw`nearby|nearest|close to|far|from there|from here|there|around|walk|area|`,
  String.raw`neighbou?r\w*|`,
  String.raw`park(?:ing)?|desks?|rooms?|members?\w*|your|you|sell\w*|buy\w*|visit\w*|come|`,
  String.raw`noisy?)\b`,
);

/** Words of the trade. */
export const isOurs = (lower: string): boolean => OURS.test(lower);
/** Words with which people ask a desk about itself and its surroundings. */
export const isNearOurs = (lower: string): boolean => OURS.test(lower) || NEAR_OURS.test(lower);

/** How surely a message is about something else than homes and the agency, 0 to 1. */
export function offTopicness(lower: string): number {
  const ours = OURS.test(lower);
  if (OFF_TOPIC.test(lower)) return ours ? 0.4 : 0.95;
  return OFTEN_OFF.test(lower) && !ours ? (NEAR_OURS.test(lower) ? 0.3 : 0.95) : 0;
}

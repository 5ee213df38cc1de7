import { pattern } from '../text/pattern.ts';

const OFF_TOPIC = pattern(
  '',
  String.raw`\b(?:weather|forecast|rain(?:ing)?|recipe|cook(?:ing)?|bake|joke|poem|poetry|song|`,
  'lyrics|sing|movie|film|netflix|football|soccer|baseball|basketball|nba|nfl|',
  String.raw`world cup|super bowl|president|election|politic\w*|capital of|translate|horoscope|`,
  String.raw`zodiac|bitcoin|crypto\w*|stocks?|airline|flights?|airport|plane|train tickets?|uber|`,
  'pizza|burger|sushi|homework|essay|javascript|python|write (?:me )?(?:a |',
  'some )?(?:code|program|script|story)|math|calculate|square root|',
  String.raw`\d+ ?(?:\*|plus|times|minus|divided by) ?\d+|`,
  'meaning of life|alarm|timer|playlist|music|spotify|youtube|bank account|',
  'credit card (?:balance|limit)|routing number|pin number|paypal|venmo|tire|',
  'oil change|gas (?:station|mileage)|calories|workout|vaccine|doctor|dentist|medicine|',
  'passport|visa|pto|vacation days|payday|paycheck|w-?2|taxes|roll a die|flip a coin|',
  'spell|definition of|define|synonym|who (?:won|invented|wrote|is the (?:ceo|king|',
  'queen))|dinosaurs?|planets?|mars|aliens?|fun fact|your (?:favorite|',
  'favourite) (?:color|colour|food|band|movie)|girlfriend|boyfriend|tesla|iphone|',
  String.raw`laptop|hair ?cut|trip to|hotel in|reminder|shopping list|to-?do list)\b`,
);
const OURS = pattern(
  '',
  String.raw`\b(?:apartments?|houses?|homes?|condos?|propert\w+|listings?|rent\w*|lease|leasing|`,
  'viewings?|tour|landlord|tenants?|bedrooms?|mortgage|realtor|agents?|deposit|',
  String.raw`move[- ]in|appointment|unit|building)\b`,
);

/** How surely a message is about something else than homes and the agency, 0 to 1. */
export const offTopicness = (lower: string): number =>
  OFF_TOPIC.test(lower) ? (OURS.test(lower) ? 0.4 : 0.95) : 0;

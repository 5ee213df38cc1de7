import type { ServiceMeaning, SlotMeaning } from './read-schema.ts';

const QUESTION = /\?|^(?:is|are|do|does|can|could|would|what|which|how|where|when)\b/i;
const ASKS_PLACE =
  /\b(?:where|city|cities|area|location|town|neighbou?rhood|region|place to look)\b/i;
const ASKS_DATE = /\b(?:when|what (?:day|date)|which (?:day|date)|date|day)\b/i;
const ASKS_TIME = /\b(?:what time|which time|time|when)\b/i;

/** The slots that the system's last words ask for. */
export function askedSlots(
  system: { text: string; acts: string[] },
  service: ServiceMeaning,
): string[] {
  if (!QUESTION.test(system.text) && !system.acts.includes('REQUEST')) return [];
  return service.slots
    .filter((slot) => {
      if (slot.kind === 'place') return ASKS_PLACE.test(system.text);
      if (slot.kind === 'date') return ASKS_DATE.test(system.text);
      if (slot.kind === 'time') return ASKS_TIME.test(system.text);
      const cues = slot.kind === 'choice' ? slot.options.map(({ words }) => words) : [slot.cue];
      return cues.some((cue) => [...system.text.matchAll(cue)].length > 0);
    })
    .map((slot) => slot.name);
}

/** The last option that was named, unless it was asked about or refused. */
export function choiceSaid(text: string, slot: SlotMeaning): string | undefined {
  let best: { at: number; value: string } | undefined;
  for (const { value, words } of slot.options) {
    for (const hit of text.matchAll(words)) {
      const before = text.slice(0, hit.index).toLowerCase();
      if (
        /\b(?:the|is the|much(?: is)?(?: the)?|monthly|not(?: to)?|don't want to) $/.test(before)
      ) {
        continue;
      }
      if (best === undefined || hit.index > best.at) best = { at: hit.index, value };
    }
  }
  return best?.value;
}

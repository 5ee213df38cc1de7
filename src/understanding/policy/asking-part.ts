import { cues } from '../intents/cues.ts';
import { pattern } from '../text/pattern.ts';
import type { Scene } from './scene.ts';

const PARTS = pattern(
  'i',
  String.raw`(?<=[?!;])\s+|(?<=[a-z]{2}\.)\s+|,\s*(?=(?:and|also|but|plus|what|how|do|does|is|are|`,
  String.raw`can|could|i'?d|i would|please)\b)|\s+(?=(?:and|but|plus) (?:also|what|whats|how|`,
  String.raw`do|does|`,
  String.raw`is|are|can|could|may|i'?d|i would|i want|please|viewing|book|then)\b)|`,
  String.raw`\s+(?=(?:also|btw|by the way)\b)|\s[-–]\s`,
);
const ERRAND: ReadonlySet<string> = new Set([
  'viewing_schedule',
  'viewing_move',
  'viewing_cancel',
  'booking',
  'property_search',
  'lead_capture',
]);
const ASKING: ReadonlySet<string> = new Set(['faq', 'pricing']);
const best = (names: ReadonlySet<string>, clause: string): number =>
  Math.max(
    0,
    ...cues.filter((c) => names.has(c.intent) && c.pattern.test(clause)).map((c) => c.weight),
  );

const OPENING_WEIGHT = 4.5;
const OPENS_QUESTION =
  /^\W*(?:(?:and|also|but|plus|so)\b\W*)*(?:what|how|when|where|which|why)\b(?! about\b)/;

/** The scene of only that part of the message which asks something; the errand's part is left. */
export function askingPart(scene: Scene): Scene {
  const clauses = scene.turn.text.split(PARTS).filter((clause) => clause.trim() !== '');
  if (clauses.length < 2) return scene;
  const asking = clauses.filter((clause) => {
    const lower = clause.toLowerCase();
    const asks = Math.max(
      best(ASKING, lower),
      clause.includes('?') ? 1.5 : 0,
      OPENS_QUESTION.test(lower) ? OPENING_WEIGHT : 0,
    );
    return asks > best(ERRAND, lower);
  });
  if (asking.length === 0 || asking.length === clauses.length) return scene;
  const text = asking.join(' ').trim();
  return { ...scene, turn: { ...scene.turn, text }, lower: text.toLowerCase() };
}

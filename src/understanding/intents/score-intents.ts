import type { IntentName, Understanding } from '../../schemas/dialogue.ts';
import { asksApart, asksBeside } from './asks-apart.ts';
import { cues } from './cues.ts';
import { asksIdentity } from './identity.ts';
import { asksAboutVisits, mainClause } from './main-clause.ts';
import { offTopicness } from './off-topic.ts';
import { type Board, KEPT_MIN, type Signals } from './signals.ts';
import { weighContext } from './weigh-context.ts';

export type { Signals, Task } from './signals.ts';

type Intent = Understanding['intents'][number];

/** Intents by confidence, most likely first; `unknown` when nothing speaks for any. */
export function scoreIntents(signals: Signals): Intent[] {
  const scores = new Map<IntentName, number>();
  const add = (intent: IntentName, weight: number) =>
    scores.set(intent, (scores.get(intent) ?? 0) + weight);
  const set = (intent: IntentName, weight: number) => scores.set(intent, weight);
  const of = (intent: IntentName) => scores.get(intent) ?? 0;
  const main = mainClause(signals.lower);
  const timed = signals.filled.some((path) => path === 'date' || path === 'time');
  for (const { intent, weight, pattern } of cues) {
    const text = ERRANDS.has(intent) ? main : signals.lower;
    if (of(intent) < weight && pattern.test(text)) set(intent, weight);
  }
  if (!timed && asksAboutVisits(signals.lower)) {
    for (const errand of ERRANDS) set(errand, Math.min(of(errand), 1));
    set('faq', Math.max(of('faq'), 3));
  }
  const off = offTopicness(signals.lower);
  weighContext(signals, { add, set, of });
  const booking =
    signals.filled.some((path) => path === 'date' || path === 'time') &&
    (signals.hasViewing || signals.hearing.slots.task !== undefined);
  if (off > 0.9 && !signals.answers && !booking && signals.hearing.agentType !== 'custom') {
    for (const intent of scores.keys()) set(intent, of(intent) - 3.2);
  }
  if (asksIdentity(signals.lower)) aboutItself(signals, { add, set, of });
  if (signals.wantsHuman || signals.upset) set('escalation', signals.wantsHuman ? 5 : 4.5);
  const kept = [...scores].filter(([, score]) => score >= KEPT_MIN).sort((a, b) => b[1] - a[1]);
  const [best] = kept;
  if (!best) return [{ name: 'unknown', confidence: off > 0 ? off : weakness(signals) }];
  const chosen = kept
    .filter(([name, score]) => score >= best[1] - 2 || asksApart(name, signals.lower))
    .slice(0, 3)
    .map(([name, score]) => ({ name, confidence: Math.min(0.97, score / (score + 1.2)) }));
  const asks = chosen.some(({ name }) => ASKS.has(name));
  // The errand's own words drown a question beside it.
  return !asks && TASKS.has(best[0]) && asksBeside(signals.lower)
    ? [...chosen, { name: 'faq' as const, confidence: 0.5 }]
    : chosen;
}

const ASKS: ReadonlySet<IntentName> = new Set([
  'faq',
  'pricing',
  'property_question',
  'market_question',
]);

const TASKS: ReadonlySet<IntentName> = new Set([
  'viewing_schedule',
  'viewing_move',
  'viewing_cancel',
  'booking',
  'property_search',
  'lead_capture',
]);
const ERRANDS: ReadonlySet<IntentName> = new Set([
  'viewing_schedule',
  'viewing_move',
  'viewing_cancel',
  'booking',
]);

/** "Is this a real person?" asks no document and no listing. */
function aboutItself(signals: Signals, { set, of }: Board): void {
  set('smalltalk', 4.5);
  for (const other of ['faq', 'pricing', 'property_question', 'property_search'] as const) {
    if (signals.filled.length === 0 || other === 'faq') set(other, Math.min(of(other), 1));
  }
}

/** Low when there are words the tenant's world knows, high for plain noise. */
const weakness = (signals: Signals): number =>
  signals.filled.length > 0 || signals.acts.length > 0 ? 0.35 : 0.6;

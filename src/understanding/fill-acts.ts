import type { Hearing } from '../schemas/dialogue.ts';
import type { DialogueAct } from './acts.ts';
import { isQuestion } from './slots/requested.ts';
import type { Trained } from './trained.ts';

const SURE = 0.8;
/** Two of the tagger's ideas that people agree with in passing. */
const AGREES: readonly string[] = ['affirm', 'acknowledge'];

/**
 * A yes or no that the rules have no words for: "sounds like a no from me". Only where nothing
 * else was heard. A yes counts for homes that were shown alone: what is written down, booked or
 * handed over needs a plain one.
 */
export function fillActs(
  acts: DialogueAct[],
  { text, openQuestion, memory }: Hearing,
  lower: string,
  model: Trained,
): DialogueAct[] {
  if (acts.length > 0 || openQuestion === undefined || isQuestion(lower)) return acts;
  const { intents } = model.hearRequest(text);
  const { topic, chance } = model.hearTopic(text);
  const says = (name: string) => topic === name && chance > SURE;
  const denies = intents.includes('deny');
  if (denies && says('no')) return ['deny'];
  const liked = openQuestion === 'which_listing' && memory.offered.length > 0 && !denies;
  const agrees = intents.length > 0 && intents.every((idea) => AGREES.includes(idea));
  return liked && (agrees || says('yes')) ? ['affirm'] : acts;
}

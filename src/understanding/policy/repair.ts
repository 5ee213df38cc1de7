import { abilities } from './abilities.ts';
import type { Say, Scene, Step } from './scene.ts';

const WRITES = new Set([
  'book_viewing',
  'reschedule_viewing',
  'cancel_viewing',
  'make_reservation',
  'capture_lead',
  'escalate_to_human',
]);

/**
 * The last draft was refused. What was done must still be told, in its barest form; anything
 * else gives way to a sentence that states no facts.
 */
export function repaired(scene: Scene, draft: Step): Step {
  if ('calls' in draft) return draft;
  const wrote = scene.turn.results.some(({ name }) => WRITES.has(name));
  const first = draft.say.split(/(?<=[.!?])\s+(?=\p{Lu})|\n/u)[0] ?? draft.say;
  if (wrote) return { ...draft, say: first };
  const safe: Say = {
    say: scene.words.help.unconfirmed({ abilities: abilities(scene) }),
    asked: 'handover',
  };
  return safe;
}

import { helpWording, wasLost } from '../../../prompts/local/help-wording.ts';
import { sayMoment } from '../../../prompts/local/say-time.ts';
import { viewingWording } from '../../../prompts/local/viewing-wording.ts';
import { looksLikeInjection } from '../guards.ts';
import { offTopicness } from '../intents/off-topic.ts';
import { pattern } from '../text/pattern.ts';
import { abilities } from './abilities.ts';
import { fromDocuments } from './faq.ts';
import type { Say, Scene } from './scene.ts';

export function smalltalk(scene: Scene): Say {
  const { brief, lower, u, seed } = scene;
  const who = { agent: brief.agent.name, tenant: brief.tenant.name, abilities: abilities(scene) };
  if (
    pattern(
      '',
      String.raw`\b(?:who|what) are you\b|\bare you (?:a |an )?(?:real|human|bot|robot|person|ai|`,
      String.raw`computer|machine)\b|\byour name\b`,
    ).test(lower)
  ) {
    return { say: helpWording.identity(who) };
  }
  if (u.acts.includes('thank') && !u.acts.includes('greet')) {
    return { say: helpWording.thanks(seed), asked: 'anything_else' };
  }
  return { say: helpWording.greet({ ...who, seed }), asked: 'anything_else' };
}

export function goodbye(scene: Scene): Say {
  const next = scene.brief.memory.viewings.findLast((v) => v.status === 'booked');
  const reminder =
    next === undefined ? '' : `See you on ${sayMoment(scene.local(next.startsAt))}. `;
  return { say: helpWording.goodbye({ seed: scene.seed, reminder }) };
}

/** What nothing else understood: a document may know, else say what this agent is for. */
export function unknown(scene: Scene): Say {
  const { brief, turn, seed, u, lower } = scene;
  const attack = looksLikeInjection(turn.text);
  const known = { abilities: abilities(scene), seed };
  const again = turn.previousReply !== undefined && wasLost(turn.previousReply);
  if (!attack && offTopicness(lower) < 0.9) {
    const answered = fromDocuments(scene, { strict: true, orNull: true });
    if (answered) return answered;
    const last = brief.memory.viewings.at(-1);
    if (u.acts.includes('affirm') && last) {
      const about = { place: last.address, when: sayMoment(scene.local(last.startsAt)), seed };
      const cancelled = last.status === 'cancelled';
      const say = cancelled ? viewingWording.cancelled(about) : viewingWording.alreadyBooked(about);
      return { say, asked: 'anything_else' };
    }
  }
  if (again) return { say: helpWording.outOfScopeAgain(known), asked: 'handover' };
  const clear =
    attack ||
    offTopicness(lower) > 0.9 ||
    (turn.text.split(/\s+/).length > 3 && u.acts.length === 0);
  return {
    say: clear ? helpWording.outOfScope(known) : helpWording.unclear(known),
    asked: 'anything_else',
  };
}

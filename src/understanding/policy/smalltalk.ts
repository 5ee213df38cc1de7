import { answerWording } from '../../../prompts/local/answer-wording.ts';
import { helpWording, wasLost } from '../../../prompts/local/help-wording.ts';
import { leadWording } from '../../../prompts/local/lead-wording.ts';
import { sayMoment } from '../../../prompts/local/say-time.ts';
import { viewingWording } from '../../../prompts/local/viewing-wording.ts';
import { asksAboutOthers, looksLikeInjection } from '../guards.ts';
import { asksIdentity } from '../intents/identity.ts';
import { offTopicness } from '../intents/off-topic.ts';
import { isQuestion } from '../slots/requested.ts';
import { abilities } from './abilities.ts';
import { fromDocuments } from './faq.ts';
import type { Say, Scene } from './scene.ts';

export function smalltalk(scene: Scene): Say {
  const { brief, lower, u, seed } = scene;
  const who = { agent: brief.agent.name, tenant: brief.tenant.name, abilities: abilities(scene) };
  if (asksIdentity(lower)) return { say: helpWording.identity(who) };
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
  if (asksAboutOthers(turn.text)) {
    return { say: helpWording.privacy(known), asked: 'anything_else' };
  }
  const again = turn.previousReply !== undefined && wasLost(turn.previousReply);
  const off = offTopicness(lower) > 0.9;
  if (!attack && !off) {
    if (u.acts.includes('deny') && brief.openQuestion === 'handover') {
      return { say: helpWording.allRight(seed), asked: 'anything_else' };
    }
    const answered = fromDocuments(scene, { strict: true, orNull: true });
    if (answered) return answered;
    const last = brief.memory.viewings.at(-1);
    if (u.acts.includes('affirm') && last) {
      const about = { place: last.address, when: sayMoment(scene.local(last.startsAt)), seed };
      const cancelled = last.status === 'cancelled';
      const say = cancelled ? viewingWording.cancelled(about) : viewingWording.alreadyBooked(about);
      return { say, asked: 'anything_else' };
    }
    if (u.acts.includes('affirm')) {
      const saved = brief.memory.leadId !== undefined;
      const say = saved ? leadWording.standing : helpWording.goAhead(seed);
      return { say, asked: 'anything_else' };
    }
    // Odd as it may be, a question about the place is no other subject.
    const plain = lower.replace(/^\W*(?:(?:hmm+|um+|uh|oh|ah|er|well|then)\b\W*)+/, '');
    const short = /^[a-z]{4,}(?: [a-z]+)?\?$/.test(plain.trim());
    if (short || (isQuestion(plain) && turn.text.split(/\s+/).length > 2)) {
      return { say: answerWording.missing(seed), asked: 'handover' };
    }
  }
  if (again) return { say: helpWording.outOfScopeAgain(known), asked: 'handover' };
  return {
    say: attack || off ? helpWording.outOfScope(known) : helpWording.unclear(known),
    asked: 'anything_else',
  };
}

import { wasLost } from '../../../prompts/local/help-wording.ts';
import { sayMoment } from '../../../prompts/local/say-time.ts';
import { asksAboutOthers, looksLikeInjection } from '../guards.ts';
import { asksServices } from '../intents/asks-services.ts';
import { isForeign, isStrange } from '../intents/hear-foreign.ts';
import { asksIdentity } from '../intents/identity.ts';
import { isQuestion } from '../slots/requested.ts';
import { abilities } from './abilities.ts';
import { fromDocuments } from './faq.ts';
import { isMentioned } from './is-mentioned.ts';
import type { Say, Scene } from './scene.ts';

export function smalltalk(scene: Scene): Say {
  const { brief, lower, u, seed } = scene;
  const who = { agent: brief.agent.name, tenant: brief.tenant.name, abilities: abilities(scene) };
  if (asksIdentity(lower)) return { say: scene.words.help.identity(who) };
  if (u.acts.includes('thank') && !u.acts.includes('greet')) {
    return { say: scene.words.help.thanks(seed), asked: 'anything_else' };
  }
  // In the middle of a talk nobody is greeted who has not greeted.
  if (scene.turn.previousReply !== undefined && !u.acts.includes('greet') && asksServices(lower)) {
    return { say: scene.words.help.identity(who), asked: 'anything_else' };
  }
  return { say: scene.words.help.greet({ ...who, seed }), asked: 'anything_else' };
}

export function goodbye(scene: Scene): Say {
  const next = scene.brief.memory.viewings.findLast((v) => v.status === 'booked');
  const reminder =
    next === undefined
      ? ''
      : scene.words.help.seeYou({ when: sayMoment(scene.local(next.startsAt)) });
  return { say: scene.words.help.goodbye({ seed: scene.seed, reminder }) };
}

/** "Yes, correct" asks nothing. */
const BARE_MAX = 3;

/** What nothing else understood: a document may know, else say what this agent is for. */
export function unknown(scene: Scene): Say {
  const { brief, turn, seed, u, lower } = scene;
  const attack = looksLikeInjection(turn.text);
  const known = { abilities: abilities(scene), seed };
  if (asksAboutOthers(turn.text)) {
    return { say: scene.words.help.privacy(known), asked: 'anything_else' };
  }
  if (!/[\p{L}\p{N}]/u.test(turn.text) && u.acts.length === 0) {
    return { say: scene.words.help.unclear(known), asked: 'anything_else' };
  }
  const again = turn.previousReply !== undefined && wasLost(turn.previousReply);
  const off = isForeign(u.intents);
  if (!attack && !off) {
    if (u.acts.includes('deny') && brief.openQuestion === 'handover') {
      return { say: scene.words.help.allRight(seed), asked: 'anything_else' };
    }
    const bare = u.acts.includes('affirm') && turn.text.split(/\s+/).length <= BARE_MAX;
    const answered = bare ? null : fromDocuments(scene, { strict: true, orNull: true });
    if (answered) return answered;
    const last = brief.memory.viewings.at(-1);
    // A yes after a cancellation asks for no second one.
    if (u.acts.includes('affirm') && last?.status === 'booked') {
      const about = { place: last.address, when: sayMoment(scene.local(last.startsAt)) };
      return { say: scene.words.viewing.alreadyBooked(about), asked: 'anything_else' };
    }
    if (u.acts.includes('affirm')) {
      const saved = brief.memory.leadId !== undefined;
      const say = saved ? scene.words.lead.standing : scene.words.help.goAhead(seed);
      return { say, asked: 'anything_else' };
    }
    // Odd as it may be, a question about the place is no other subject.
    const plain = lower.replace(/^\W*(?:(?:hmm+|um+|uh|oh|ah|er|well|then)\b\W*)+/, '');
    const short = /^[a-z]{4,}(?: [a-z]+)?\?$/.test(plain.trim());
    const asks = short || (isQuestion(plain) && turn.text.split(/\s+/).length > 2);
    if (asks && !(isStrange(u.intents) && !isMentioned(turn.text, brief.passages))) {
      return { say: scene.words.answer.missing(seed), asked: 'handover' };
    }
  }
  if (again) return { say: scene.words.help.outOfScopeAgain(known), asked: 'handover' };
  const foreign = attack || off || isStrange(u.intents);
  return {
    say: foreign ? scene.words.help.outOfScope(known) : scene.words.help.unclear(known),
    asked: 'anything_else',
  };
}

import { otherLanguage } from '../../../prompts/local/other-language.ts';
import { sayPhone } from '../../../prompts/local/say-phone.ts';
import { isSpoken } from '../../../prompts/local/words.ts';
import { asksAboutPeople } from '../../safety/fair-housing.ts';
import type { Brief, IntentName } from '../../schemas/dialogue.ts';
import { asksAboutOthers, looksLikeInjection } from '../guards.ts';
import { asksOnlyForLanguage } from '../language.ts';
import { askingPart } from './asking-part.ts';
import { comparing } from './comparing.ts';
import { faq } from './faq.ts';
import { handover } from './handover.ts';
import { captureOnTheWay, lead } from './lead.ts';
import { offTheMarket, propertyQuestion } from './property.ts';
import { repaired } from './repair.ts';
import { reservation } from './reservation.ts';
import { isCalls, makeScene, type Say, type Scene, type Step, type Turn } from './scene.ts';
import { searching } from './searching.ts';
import { goodbye, smalltalk, unknown } from './smalltalk.ts';
import { viewing } from './viewing.ts';
import { cancelViewing, moveViewing } from './viewing-change.ts';

type Subject = (scene: Scene) => Step;

/** Errands change something or go on over several turns; asides are answered and done. */
const ERRANDS: Partial<Record<IntentName, Subject>> = {
  property_search: searching,
  viewing_schedule: (scene) =>
    offTheMarket(scene) ??
    (scene.can('book_viewing') || !scene.can('make_reservation')
      ? viewing(scene)
      : reservation(scene)),
  viewing_move: moveViewing,
  viewing_cancel: cancelViewing,
  booking: (scene) =>
    scene.can('make_reservation') || !scene.can('book_viewing')
      ? reservation(scene)
      : viewing(scene),
  lead_capture: lead,
};
const ASIDES: Partial<Record<IntentName, Subject>> = {
  property_question: (scene) => comparing(scene) ?? propertyQuestion(scene),
  faq: (scene) => faq(askingPart(scene)),
  pricing: (scene) => faq(askingPart(scene)),
  market_question: (scene) => ({ say: scene.words.help.market, asked: 'handover' }),
};

/** The policy: what to say or which tools to call, from the brief and this turn's results. */
export function decide(brief: Brief, turn: Turn): Step {
  const scene = makeScene(brief, turn);
  const step = guard(scene) ?? answer(scene);
  return brief.repair === undefined ? step : repaired(scene, step);
}

/** What comes before any errand. */
function guard(scene: Scene): Step | null {
  const { turn, u } = scene;
  if (looksLikeInjection(turn.text) || asksAboutOthers(turn.text)) return unknown(scene);
  if (!isSpoken(u.language)) {
    const say = otherLanguage.render(u.language);
    if (turn.previousReply !== say) return { say, asked: 'handover' };
    if (otherLanguage.agrees.test(turn.text)) return passedOn(scene);
  }
  if (asksAboutPeople(turn.text)) return { say: scene.words.help.fairHousing };
  if (asksOnlyForLanguage(turn.text)) return goOnIn(scene);
  const [top] = u.intents;
  return u.upset || u.wantsHuman || top?.name === 'escalation' ? handover(scene) : null;
}

/** Passed on, told in the person's own language where there are words for it. */
function passedOn(scene: Scene): Step {
  const step = handover(scene);
  const passed = scene.last('escalate_to_human');
  if (isCalls(step) || !passed?.ok) return step;
  const phone = passed.phone === null ? null : sayPhone(passed.phone);
  return { ...step, say: otherLanguage.passed(scene.u.language, phone) ?? step.say };
}

/** Who asks for a language gets it, and the question that stands open once more. */
function goOnIn(scene: Scene): Step {
  const pending = interrupted(scene);
  const next = pending === undefined ? undefined : ERRANDS[pending]?.(scene);
  const { switched, goAhead } = scene.words.help;
  if (next === undefined || isCalls(next)) return { say: `${switched} ${goAhead(scene.seed)}` };
  return join(switched, next);
}

function answer(scene: Scene): Step {
  const names = scene.u.intents.map(({ name }) => name);
  const errand = names.find((name) => ERRANDS[name] !== undefined);
  const aside = names.find((name) => ASIDES[name] !== undefined);
  const noted = onTheWay(scene, errand);
  if (noted && 'calls' in noted) return withErrand(scene, noted.calls, errand);
  const lead = noted?.say ?? '';
  if (aside !== undefined) return join(lead, besides(scene, aside, errand));
  if (errand !== undefined) return join(lead, ERRANDS[errand]?.(scene) ?? unknown(scene));
  if (lead !== '') return { say: lead, asked: 'anything_else' };
  if (names.includes('goodbye')) return goodbye(scene);
  if (names.includes('smalltalk')) return smalltalk(scene);
  return goOn(scene);
}

/** Contact details said in passing: call first, thank afterwards. */
function onTheWay(scene: Scene, errand: IntentName | undefined) {
  if (errand === 'lead_capture') return null;
  const call = captureOnTheWay(scene);
  if (call) return { calls: [call] };
  const kept = scene.last('capture_lead');
  if (!kept?.ok) return null;
  return { say: scene.words.lead.noted({ name: scene.slots.contact.name, seed: scene.seed }) };
}

function withErrand(
  scene: Scene,
  calls: Extract<Step, { calls: unknown }>['calls'],
  errand: IntentName | undefined,
): Step {
  const step = errand === undefined ? undefined : ERRANDS[errand]?.(scene);
  return { calls: step && isCalls(step) ? [...calls, ...step.calls] : calls };
}

/** With an errand in the same message, "my documents don't say" would only be in its way. */
const isMissing = (step: Say, { seed, words }: Scene): boolean =>
  step.say === words.answer.missing(seed);

/** An answer first; then the errand of the same message, or the one it interrupted. */
function besides(scene: Scene, aside: IntentName, errand: IntentName | undefined): Step {
  const first = ASIDES[aside]?.(scene) ?? unknown(scene);
  if (isCalls(first)) return first;
  const pending = errand ?? interrupted(scene);
  const gave = scene.changed('date', 'time', 'dayPart', 'contact', 'partySize');
  if (errand === undefined && pending !== undefined && gave && isMissing(first, scene)) {
    return ERRANDS[pending]?.(scene) ?? first;
  }
  if (errand !== undefined && isMissing(first, scene)) return ERRANDS[errand]?.(scene) ?? first;
  if (pending === undefined) return first;
  const next = ERRANDS[pending]?.(scene);
  if (!next) return first;
  // Reading on for an errand that was only interrupted is not what was asked.
  if (isCalls(next)) return errand === undefined ? first : next;
  return join(withoutQuestion(first), next);
}

const WAITING = new Set([
  'date',
  'time',
  'slot_choice',
  'name',
  'contact',
  'party_size',
  'confirm',
]);

const interrupted = ({ brief, slots }: Scene): IntentName | undefined =>
  slots.task !== undefined &&
  slots.task !== 'property_search' &&
  WAITING.has(brief.openQuestion ?? '')
    ? slots.task
    : undefined;

/** One question a turn: the errand's own stays. */
const withoutQuestion = ({ say }: Say): string =>
  say
    .split(/(?<=[.!?)])\s+/)
    .filter((sentence, at) => at === 0 || !sentence.endsWith('?'))
    .join(' ');

function join(first: string, step: Step): Step {
  if (isCalls(step) || first === '') return step;
  return { ...step, say: `${first} ${step.say}` };
}

/** Nothing was understood: repeat what an open errand waits for, else say what can be done. */
function goOn(scene: Scene): Step {
  const lost = unknown(scene);
  const pending = interrupted(scene);
  const next = pending === undefined ? undefined : ERRANDS[pending]?.(scene);
  if (!next || isCalls(next)) return lost;
  const sure = scene.u.intents[0]?.confidence ?? 0;
  const told = /\((?:source|fuente):/.test(lost.say);
  const head = told || sure > 0.8 ? withoutQuestion(lost) : scene.words.help.repeat(scene.seed);
  return join(head, next);
}

import type { DateTime } from 'luxon';
import { pattern } from '../text/pattern.ts';
import { askedSlots, choiceSaid } from './asked-slots.ts';
import { capitalName } from './capital-name.ts';
import { hearCounts } from './count-values.ts';
import { findMoments, type Moment } from './find-moments.ts';
import { flagByWords } from './flag-words.ts';
import { around, blank, findAll, overlaps } from './marked-text.ts';
import type { ServiceMeaning, SlotMeaning } from './read-schema.ts';
import type { Span } from './span-tagger.ts';
import { cueMarks, delexicalise, type Mark, type Scene, sceneFeatures } from './turn-features.ts';

export type Role = 'find' | 'book' | 'none' | 'other';

/** One choice of the tracker: a trained head answers it, or in training the labels. */
export type Question =
  | { head: 'intent' }
  | {
      head: 'entity' | 'moment' | 'systemMoment' | 'oldMoment' | 'oldPlace';
      slot: string;
      form: string;
    }
  | { head: 'flag'; slot: string };
export type HeadName = Question['head'];

export interface Judge {
  choose: (question: Question, features: string[]) => string;
  /** What the intent is, were the turn about this service. */
  tagUser: (text: string, asked: string) => Span[];
  tagSystem: (text: string) => Span[];
  systemActs: (text: string) => string[];
}

export interface SlotValue {
  /** The latest form. */
  value: string;
  forms: string[];
}

export interface TurnResult {
  intent: string;
  /** The turn was about something that this service does not do. */
  elsewhere: boolean;
  state: Record<string, SlotValue>;
  /** Slots that this turn added to or changed. */
  delta: string[];
}

interface Offer {
  entity: string | undefined;
  moments: Moment[];
  text: string;
  acts: string[];
}

export interface Tracker {
  hearSystem: (text: string) => void;
  hearUser: (text: string) => TurnResult;
  /** For training: sets what is known. */
  set: (role: Role, state: Record<string, SlotValue>) => void;
}

const NOTHING: Offer = { entity: undefined, moments: [], text: '', acts: [] };
const DONT_CARE = pattern(
  'i',
  String.raw`\b(?:(?:do(?:n'?t| not)|does(?:n'?t| not)) (?:really )?(?:care|mind|matter)|`,
  String.raw`no preference|any(?:thing)? (?:is|will|would|works|place)|doesn'?t matter|`,
  String.raw`not (?:important|particular|picky)|whatever|either(?: one)? (?:is|works|would))\b`,
);
/** The place that was spoken of before. */
const THERE = pattern(
  'i',
  String.raw`(?:(?<!\b(?:is|are) )\bthere\b(?! (?:is|are)\b)|`,
  String.raw`\b(?:that|the|the same|this) (?:area|city|town|place|`,
  String.raw`neighbou?rhood|region)|near ?by)\b`,
);
const ELSEWHERE = /\belsex\b/;
const OURS = /\b(?:thingx|countx|flagx)\b/;

/** Follows one conversation with one service through its turns. */
export function makeTracker(service: ServiceMeaning, judge: Judge, now: DateTime): Tracker {
  let role: Role | 'start' = 'start';
  let lastIntent = service.intents[0]?.name ?? 'NONE';
  let wasElsewhere = false;
  let state: Record<string, SlotValue> = {};
  let system = NOTHING;
  let offered: string | undefined;
  let oldPlace: string | undefined;
  let oldDate: Moment | undefined;
  const ofKind = (kind: SlotMeaning['kind']) => service.slots.filter((slot) => slot.kind === kind);
  const intentOf = (to: Role): string =>
    service.intents.find((intent) => intent.role === to)?.name ?? lastIntent;

  function hearSystem(text: string): void {
    const acts = judge.systemActs(text);
    const places = ofKind('place').flatMap(({ name }) => state[name]?.forms ?? []);
    const tagged = judge
      .tagSystem(text)
      .at(-1)
      ?.text.replace(/^visit(?:ing)? /i, '');
    const entity = tagged ?? (acts.includes('OFFER') ? capitalName(text, places) : undefined);
    system = { entity, moments: findMoments(text, now), text, acts };
    // What another service brings up is not ours to offer.
    if (entity !== undefined && !wasElsewhere) offered = entity;
  }

  function hearUser(text: string): TurnResult {
    const asked = askedSlots(system, service);
    const kinds = service.slots.filter((slot) => asked.includes(slot.name)).map(({ kind }) => kind);
    const spans = judge.tagUser(text, kinds.join('+'));
    const moments = findMoments(text, now);
    const marks: Mark[] = [
      ...spans.map(({ start, end, kind }) => ({ start, end, tag: `${kind}x` })),
      ...moments.map(({ start, end, kind }) => ({ start, end, tag: `${kind}x` })),
      ...cueMarks(text, service),
    ];
    const known = ofKind('entity').some((slot) => state[slot.name] !== undefined);
    const scene: Scene = {
      user: delexicalise(text, marks, service),
      system: delexicalise(
        system.text,
        [
          ...(system.entity === undefined ? [] : findAll(system.text, system.entity, 'entityx')),
          ...system.moments.map(({ start, end, kind }) => ({ start, end, tag: `${kind}x` })),
          ...cueMarks(system.text, service),
        ],
        service,
      ),
      systemActs: system.acts,
      role,
      facts: [
        wasElsewhere ? 'elsewhere' : 'here',
        known ? 'known' : offered === undefined ? 'nothing' : 'offered',
        ...(marks.some(({ tag }) => /^(?:flag|count|choice)x$/.test(tag)) ? ['cue'] : []),
      ],
    };
    const first = sceneFeatures(scene);
    const heard = judge.choose({ head: 'intent' }, first) as Role;
    // Whoever turns to this service for the first time answers nothing that was said elsewhere.
    const turns = role === 'start' && wasElsewhere && heard !== 'other';
    const shared = turns
      ? sceneFeatures({
          ...scene,
          system: '',
          systemActs: [],
          facts: scene.facts.map((fact) => (fact === 'elsewhere' ? 'here' : fact)),
        })
      : first;
    const again = turns ? (judge.choose({ head: 'intent' }, shared) as Role) : heard;
    // Nobody who only names what others deal with has turned to this service yet.
    const strange = role === 'start' && ELSEWHERE.test(scene.user) && !OURS.test(scene.user);
    const said = strange ? 'other' : again === 'other' ? heard : again;
    const before = state;
    if (said === 'other') {
      wasElsewhere = true;
      oldPlace = spans.find((span) => span.kind === 'place')?.text ?? oldPlace;
      oldDate = moments.findLast((one) => one.kind === 'date') ?? oldDate;
      if (oldDate === undefined || moments.length === 0) {
        oldDate = system.moments.findLast((one) => one.kind === 'date') ?? oldDate;
      }
      return { intent: lastIntent, elsewhere: true, state, delta: [] };
    }
    state = { ...state };
    const facts = [`>${said}`, ...(wasElsewhere ? ['elsewhere'] : [])];
    const ask = (question: Question, extra: string[]): string =>
      judge.choose(question, [
        ...shared,
        ...facts,
        ...extra.flatMap((fact) => [
          `x${fact}`,
          `x${fact} ${said}`,
          `x${fact} ${system.acts.join('+')}`,
        ]),
      ]);
    const put = (slot: string, value: string, more = false): void => {
      const old = state[slot];
      if (old?.forms.includes(value)) {
        state[slot] = { value, forms: old.forms };
      } else {
        state[slot] = { value, forms: more && old !== undefined ? [...old.forms, value] : [value] };
      }
    };

    for (const slot of ofKind('place')) {
      const place = spans.findLast((span) => span.kind === 'place');
      if (place !== undefined) put(slot.name, place.text);
      else if (state[slot.name] === undefined && oldPlace !== undefined) {
        const question = { head: 'oldPlace', slot: slot.name, form: oldPlace } as const;
        const learned = ask(question, []) === 'yes';
        if (learned || (said === 'find' && THERE.test(text))) put(slot.name, oldPlace);
      }
    }
    for (const slot of ofKind('entity')) {
      const named = spans.findLast((span) => span.kind === 'entity');
      if (named !== undefined) {
        put(slot.name, named.text);
        continue;
      }
      const form = system.entity ?? offered;
      if (form === undefined) continue;
      const old = state[slot.name];
      if (old?.forms.includes(form)) continue;
      const standing = old?.forms.some((one) => one.toLowerCase() === form.toLowerCase()) ?? false;
      const question = { head: 'entity', slot: slot.name, form } as const;
      const facts = [
        old === undefined ? 'new' : standing ? 'same' : 'changed',
        system.entity === undefined ? 'earlier' : 'just',
      ];
      if (ask(question, facts) === 'yes') put(slot.name, form, old !== undefined);
    }
    for (const kind of ['date', 'time'] as const) {
      for (const slot of ofKind(kind)) {
        const has = state[slot.name] === undefined ? 'unset' : 'set';
        const own = moments.filter((one) => one.kind === kind);
        let taken = false;
        for (const one of own) {
          const around = delexicalise(text.slice(Math.max(0, one.start - 20), one.start), []);
          const question = { head: 'moment', slot: slot.name, form: one.text } as const;
          if (
            ask(question, [
              kind,
              `${kind} ${has}`,
              `n${own.length}`,
              `around ${around.split(' ').at(-2)}`,
            ]) !== 'yes'
          ) {
            continue;
          }
          put(slot.name, one.text);
          taken = true;
        }
        const theirs = system.moments.findLast((one) => one.kind === kind);
        if (taken) continue;
        if (theirs !== undefined && !state[slot.name]?.forms.includes(theirs.text)) {
          const question = { head: 'systemMoment', slot: slot.name, form: theirs.text } as const;
          const facts = [kind, `${kind} ${has}`, own.length > 0 ? 'own' : 'none'];
          if (ask(question, facts) === 'yes') {
            put(slot.name, theirs.text, true);
            continue;
          }
        }
        if (kind === 'date' && has === 'unset' && oldDate !== undefined && said === 'book') {
          const question = { head: 'oldMoment', slot: slot.name, form: oldDate.text } as const;
          if (ask(question, []) === 'yes') put(slot.name, oldDate.text);
        }
      }
    }
    for (const slot of ofKind('flag')) {
      const here = [...text.matchAll(slot.cue)].map(({ index, 0: hit }) => ({
        start: index,
        end: index + hit.length,
        tag: 'thisx',
      }));
      const wanted = asked.includes(slot.name);
      if (here.length === 0 && !wanted) continue;
      const aimed = delexicalise(
        text,
        [...here, ...marks.filter((mark) => !overlaps(mark, here))],
        service,
      );
      const plain = flagByWords({ text, asked: wanted, at: here[0]?.start ?? -1 });
      const learned = ask({ head: 'flag', slot: slot.name }, [
        wanted ? 'asked' : 'unasked',
        here.length > 0 ? 'said' : 'unsaid',
        ...around(aimed, 'thisx'),
      ]);
      const value = plain ?? learned;
      if (value !== 'none') put(slot.name, value);
    }
    for (const { slot, value } of hearCounts(blank(text, moments), service.slots, asked))
      put(slot, value);
    for (const slot of ofKind('choice')) {
      const value = choiceSaid(text, slot);
      if (value !== undefined) put(slot.name, value);
    }
    if (DONT_CARE.test(text)) {
      for (const slot of service.slots) {
        const free = ['flag', 'count', 'choice'].includes(slot.kind);
        if (free && asked.includes(slot.name) && state[slot.name] === before[slot.name]) {
          put(slot.name, 'dontcare');
        }
      }
    }

    role = said;
    wasElsewhere = false;
    if (said !== 'none') lastIntent = intentOf(said);
    const delta = Object.keys(state).filter((slot) => {
      const forms = before[slot]?.forms;
      return forms === undefined || forms.join() !== state[slot]?.forms.join();
    });
    if (moments.some(({ kind }) => kind === 'date')) oldDate = undefined;
    return { intent: said === 'none' ? 'NONE' : lastIntent, elsewhere: false, state, delta };
  }

  return {
    hearSystem,
    hearUser,
    set: (to, values) => {
      if (to === 'other') wasElsewhere = true;
      else {
        role = to;
        wasElsewhere = false;
        if (to !== 'none') lastIntent = intentOf(to);
      }
      state = values;
    },
  };
}

import type { DateTime } from 'luxon';
import {
  type HeadName,
  type Judge,
  makeTracker,
  type Question,
  type Role,
  type SlotValue,
} from '../../src/understanding/model/dialogue-tracker.ts';
import { readMoment } from '../../src/understanding/model/find-moments.ts';
import { foldFeatures } from '../../src/understanding/model/hash-features.ts';
import { type DialogueHeads, makeJudge } from '../../src/understanding/model/judge.ts';
import { readSchema, type ServiceMeaning } from '../../src/understanding/model/read-schema.ts';
import type { ServiceSchema } from '../../src/understanding/model/service-schema.ts';
import type { Dialogue, Frame } from '../understanding/read-rows.ts';
import { trainTurnReaders } from './dialogue-tags.ts';
import { trainLinear } from './train-linear.ts';
import { withDetours } from './with-detours.ts';

interface Options {
  now: DateTime;
  seed: number;
}

type Choices = DialogueHeads['choices'];

const BITS: Record<HeadName, number> = {
  intent: 17,
  entity: 16,
  moment: 16,
  systemMoment: 16,
  oldMoment: 14,
  oldPlace: 14,
  flag: 15,
};

/**
 * All heads of the dialogue tracker, from labelled dialogues. Its choices are learned twice over:
 * from what was right so far, and from what a tracker that never saw the dialogue took for right,
 * so that one mistake does not bring on the next.
 */
export function trainDialogueHeads(
  dialogues: readonly Dialogue[],
  schemas: readonly ServiceSchema[],
  { now, seed }: Options,
): DialogueHeads {
  const services = new Map(schemas.map((one) => [one.service_name, readSchema(one)]));
  const all: Choice[] = [];
  const halves = [0, 1].map((half) => {
    const mine = dialogues.filter((_, at) => at % 2 === half);
    const readers = trainTurnReaders(mine, services, seed);
    return { mine: withDetours(mine, services, seed), readers };
  });
  for (const [half, { mine, readers }] of halves.entries()) {
    const other = halves[1 - half];
    if (other === undefined) continue;
    const right = recordChoices(mine, services, makeJudge({ ...other.readers, choices: {} }), now);
    all.push(...right);
    const heads = { ...readers, choices: trainChoices(right, seed) };
    all.push(...recordChoices(other.mine, services, makeJudge(heads), now, true));
  }
  return {
    ...trainTurnReaders(dialogues, services, seed),
    choices: trainChoices(all, seed),
  };
}

interface Choice {
  head: HeadName;
  rows: Int32Array;
  label: string;
}

function trainChoices(rows: readonly Choice[], seed: number): Choices {
  const heads: Choices = {};
  for (const head of new Set(rows.map((row) => row.head))) {
    const mine = rows.filter((row) => row.head === head);
    const classes = [...new Set(mine.map(({ label }) => label))].sort();
    heads[head] = trainLinear(
      mine.map(({ rows, label }) => ({ rows, labels: [classes.indexOf(label)] })),
      { exclusive: true, rate: 0.3, decay: 1e-5, classes, bits: BITS[head], epochs: 8, seed },
    );
  }
  return heads;
}

/**
 * Replays each dialogue and keeps what the tracker asked, with what the labels say to it; the
 * labels decide what it knows, or its own answers do (`alone`).
 */
function recordChoices(
  dialogues: readonly Dialogue[],
  services: Map<string, ServiceMeaning>,
  base: Judge,
  now: DateTime,
  alone = false,
): Choice[] {
  const out: Choice[] = [];
  for (const dialogue of dialogues) {
    const name = dialogue.services.find((one) => services.has(one));
    const service = name === undefined ? undefined : services.get(name);
    if (service === undefined) continue;
    let frame: Frame | undefined;
    let state: Record<string, SlotValue> = {};
    const judge: Judge = {
      ...base,
      choose: (question, features) => {
        const label = answer(question, frame, service, now, state);
        out.push({
          head: question.head,
          rows: foldFeatures(features, BITS[question.head]),
          label,
        });
        return alone ? base.choose(question, features) : label;
      },
    };
    const tracker = makeTracker(service, judge, now);
    for (const turn of dialogue.turns) {
      if ('sys' in turn) {
        tracker.hearSystem(turn.sys);
        continue;
      }
      frame = turn.frames.find((one) => one.service === service.name);
      const heard = tracker.hearUser(turn.user);
      if (alone) state = heard.state;
      else if (frame !== undefined) {
        state = valuesOf(frame);
        tracker.set(roleOf(frame, service), state);
      }
    }
  }
  return out;
}

const roleOf = (frame: Frame, service: ServiceMeaning): Role =>
  service.intents.find(({ name }) => name === frame.intent)?.role ?? 'none';

const valuesOf = ({ state = {} }: Frame): Record<string, SlotValue> =>
  Object.fromEntries(
    Object.entries(state).map(([slot, forms]) => [slot, { value: forms[0] ?? '', forms }]),
  );

/** What the labels say to a question of the tracker that knows `state`. */
function answer(
  question: Question,
  frame: Frame | undefined,
  service: ServiceMeaning,
  now: DateTime,
  state: Record<string, SlotValue>,
): string {
  if (frame === undefined) return question.head === 'intent' ? 'other' : 'no';
  if (question.head === 'intent') return roleOf(frame, service);
  const told = frame.delta?.[question.slot] ?? [];
  if (question.head === 'flag') return told[0] ?? 'none';
  const known = state[question.slot]?.forms ?? [];
  const whole = frame.state?.[question.slot] ?? [];
  // What was missed or mistaken before may be made good now.
  const owed = known.some((form) => whole.includes(form)) ? [] : whole;
  const forms =
    question.head === 'moment' || question.head === 'oldMoment' ? told : [...told, ...owed];
  const wanted = question.form.toLowerCase();
  const moment = readMoment(question.form, now);
  const right = forms.some((form) => {
    if (form.toLowerCase() === wanted) return true;
    if (question.head !== 'moment' && question.head !== 'systemMoment') return false;
    return question.head === 'moment' && moment !== null && moment === readMoment(form, now);
  });
  return right ? 'yes' : 'no';
}

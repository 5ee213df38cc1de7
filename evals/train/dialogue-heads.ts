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
import { foldFeatures, tokenise } from '../../src/understanding/model/hash-features.ts';
import { actNames, type DialogueHeads, makeJudge } from '../../src/understanding/model/judge.ts';
import type { LinearHead } from '../../src/understanding/model/linear-head.ts';
import { readSchema, type ServiceMeaning } from '../../src/understanding/model/read-schema.ts';
import type { ServiceSchema } from '../../src/understanding/model/service-schema.ts';
import { tokenFeatures } from '../../src/understanding/model/span-tagger.ts';
import type { Dialogue, Frame } from '../understanding/read-rows.ts';
import { type Example, trainLinear } from './train-linear.ts';

const TABLE = { exclusive: true, rate: 0.3, decay: 1e-5 } as const;

/** All heads of the dialogue tracker, from labelled dialogues. */
export function trainDialogueHeads(
  dialogues: readonly Dialogue[],
  schemas: readonly ServiceSchema[],
  options: { now: DateTime; seed: number },
): DialogueHeads {
  const services = new Map(schemas.map((one) => [one.service_name, readSchema(one)]));
  const { seed, now } = options;
  const systemActs = trainActs(dialogues, seed);
  const systemTags = trainTags(
    systemTagRows(dialogues, services),
    ['O', 'B-entity', 'I-entity'],
    seed,
  );
  const userTags = trainTags(
    userTagRows(dialogues, services),
    ['O', 'B-entity', 'I-entity', 'B-place', 'I-place'],
    seed,
  );
  const base = { systemActs, systemTags, userTags };
  const choices = recordChoices(dialogues, services, base, now);
  const heads: DialogueHeads['choices'] = {};
  for (const [name, rows] of choices) {
    const classes = [...new Set(rows.map((row) => row.label))].sort();
    heads[name] = trainLinear(
      rows.map(({ features, label }) => ({ rows: features, labels: [classes.indexOf(label)] })),
      { ...TABLE, classes, bits: BITS[name], epochs: 8, seed },
    );
  }
  return { ...base, choices: heads };
}

const BITS: Record<HeadName, number> = {
  intent: 17,
  entity: 16,
  moment: 16,
  systemMoment: 16,
  oldMoment: 14,
  oldPlace: 14,
  flag: 15,
};

function trainActs(dialogues: readonly Dialogue[], seed: number): LinearHead {
  const turns = dialogues.flatMap(({ turns }) =>
    turns.flatMap((turn) => ('sys' in turn ? [turn] : [])),
  );
  const classes = [...new Set(turns.flatMap((turn) => turn.acts ?? []))].sort();
  const rows = turns.map((turn) => ({
    rows: foldFeatures(actNames(turn.sys), 16),
    labels: (turn.acts ?? []).map((act) => classes.indexOf(act)),
  }));
  return trainLinear(rows, { ...TABLE, exclusive: false, classes, bits: 16, epochs: 6, seed });
}

interface TagRow {
  text: string;
  asked: string;
  spans: { start: number; end: number; kind: string }[];
}

function trainTags(rows: readonly TagRow[], classes: string[], seed: number): LinearHead {
  const examples: Example[] = [];
  for (const { text, asked, spans } of rows) {
    const tokens = tokenise(text);
    let before: [string, string] = ['<', '<'];
    for (const [at, token] of tokens.entries()) {
      const span = spans.find(({ start, end }) => token.start >= start && token.end <= end);
      const tag =
        span === undefined ? 'O' : `${token.start === span.start ? 'B' : 'I'}-${span.kind}`;
      examples.push({
        rows: foldFeatures(tokenFeatures(tokens, at, before, asked), 16),
        labels: [classes.indexOf(tag)],
      });
      before = [before[1], tag];
    }
  }
  return trainLinear(examples, { ...TABLE, classes, bits: 16, epochs: 5, seed });
}

/** Names that people went on to choose are marked wherever the system said them. */
function systemTagRows(
  dialogues: readonly Dialogue[],
  services: Map<string, ServiceMeaning>,
): TagRow[] {
  const rows: TagRow[] = [];
  for (const dialogue of dialogues) {
    const names = new Set<string>();
    for (const turn of dialogue.turns) {
      if (!('user' in turn)) continue;
      for (const frame of turn.frames) {
        for (const slot of services.get(frame.service)?.slots ?? []) {
          if (slot.kind !== 'entity') continue;
          for (const form of frame.state?.[slot.name] ?? []) names.add(form);
        }
      }
    }
    for (const turn of dialogue.turns) {
      if (!('sys' in turn)) continue;
      const spans = longestFirst(names).flatMap((name) => findSpan(turn.sys, name, 'entity'));
      const silent = spans.length === 0;
      // An offer that nobody took has a name that no label tells: better not learned from.
      if (silent && (turn.acts ?? []).some((act) => act === 'OFFER' || act === 'CONFIRM')) continue;
      rows.push({ text: turn.sys, asked: '', spans: spans.slice(0, 1) });
    }
  }
  return rows;
}

const longestFirst = (names: Set<string>): string[] =>
  [...names].sort((a, b) => b.length - a.length);

function findSpan(text: string, part: string, kind: string): TagRow['spans'] {
  const start = text.toLowerCase().indexOf(part.toLowerCase());
  return start < 0 ? [] : [{ start, end: start + part.length, kind }];
}

function userTagRows(
  dialogues: readonly Dialogue[],
  services: Map<string, ServiceMeaning>,
): TagRow[] {
  const rows: TagRow[] = [];
  for (const dialogue of dialogues) {
    for (const turn of dialogue.turns) {
      if (!('user' in turn)) continue;
      const frame = turn.frames.find(({ service }) => services.has(service));
      if (frame === undefined || turn.frames.length > 1) continue;
      const service = services.get(frame.service);
      rows.push({
        text: turn.user,
        asked: '',
        spans: (frame.spans ?? []).flatMap(({ slot, start, exclusive_end }) => {
          const kind = service?.slots.find(({ name }) => name === slot)?.kind;
          return kind === 'place' || kind === 'entity' ? [{ start, end: exclusive_end, kind }] : [];
        }),
      });
    }
  }
  return rows;
}

interface Choice {
  features: Int32Array;
  label: string;
}

/** Replays each dialogue with its labels as the judge and keeps what was asked. */
function recordChoices(
  dialogues: readonly Dialogue[],
  services: Map<string, ServiceMeaning>,
  base: Omit<DialogueHeads, 'choices'>,
  now: DateTime,
): Map<HeadName, Choice[]> {
  const out = new Map<HeadName, Choice[]>();
  const reads = makeJudge({ ...base, choices: {} });
  for (const dialogue of dialogues) {
    const name = dialogue.services.find((one) => services.has(one));
    const service = name === undefined ? undefined : services.get(name);
    if (service === undefined) continue;
    let frame: Frame | undefined;
    const judge: Judge = {
      ...reads,
      choose: (question, features) => {
        const label = answer(question, frame, service, now);
        const rows = out.get(question.head) ?? [];
        rows.push({ features: foldFeatures(features, BITS[question.head]), label });
        out.set(question.head, rows);
        return label;
      },
    };
    const tracker = makeTracker(service, judge, now);
    for (const turn of dialogue.turns) {
      if ('sys' in turn) {
        tracker.hearSystem(turn.sys);
        continue;
      }
      frame = turn.frames.find((one) => one.service === service.name);
      tracker.hearUser(turn.user);
      if (frame !== undefined) tracker.set(roleOf(frame, service), valuesOf(frame));
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

/** What the labels say to a question of the tracker. */
function answer(
  question: Question,
  frame: Frame | undefined,
  service: ServiceMeaning,
  now: DateTime,
): string {
  if (frame === undefined) return question.head === 'intent' ? 'other' : 'no';
  if (question.head === 'intent') return roleOf(frame, service);
  const forms = frame.delta?.[question.slot] ?? [];
  if (question.head === 'flag') return forms[0] ?? 'none';
  const wanted = question.form.toLowerCase();
  const moment = readMoment(question.form, now);
  const right = forms.some((form) => {
    if (form.toLowerCase() === wanted) return true;
    if (question.head !== 'moment' && question.head !== 'systemMoment') return false;
    return question.head === 'moment' && moment !== null && moment === readMoment(form, now);
  });
  return right ? 'yes' : 'no';
}

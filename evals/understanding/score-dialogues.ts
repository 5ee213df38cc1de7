import type { DateTime } from 'luxon';
import {
  type Judge,
  makeTracker,
  type SlotValue,
} from '../../src/understanding/model/dialogue-tracker.ts';
import { readMoment } from '../../src/understanding/model/find-moments.ts';
import { likeliestService } from '../../src/understanding/model/likeliest-service.ts';
import { readSchema } from '../../src/understanding/model/read-schema.ts';
import type { ServiceSchema } from '../../src/understanding/model/service-schema.ts';
import type { Dialogue, Frame } from './read-rows.ts';

export interface DialogueScore {
  intent: { right: number; all: number };
  slots: { right: number; said: number; labelled: number };
  joint: { right: number; all: number };
  calls: { right: number; all: number };
}

interface Predicted {
  service: string;
  intent: string;
  state: Record<string, SlotValue>;
  delta: string[];
}

const ZERO = (): DialogueScore => ({
  intent: { right: 0, all: 0 },
  slots: { right: 0, said: 0, labelled: 0 },
  joint: { right: 0, all: 0 },
  calls: { right: 0, all: 0 },
});

export type Miss = (kind: string, detail: string) => void;

/**
 * Runs a tracker over dialogues and holds it against their labels; the service of a frame is
 * told by the words so far, never by the label.
 */
export function scoreDialogues(
  dialogues: readonly Dialogue[],
  schemas: readonly ServiceSchema[],
  judge: Judge,
  now: DateTime,
  miss: Miss = () => undefined,
): DialogueScore[] {
  const services = schemas.map(readSchema);
  return dialogues.map((dialogue) => {
    const score = ZERO();
    const trackers = services.map((service) => ({
      service,
      tracker: makeTracker(service, judge, now),
    }));
    let heard = '';
    let system = '';
    let current: Predicted | undefined;
    for (const turn of dialogue.turns) {
      if ('sys' in turn) {
        system = turn.sys;
        for (const { tracker } of trackers) tracker.hearSystem(turn.sys);
        heard += ` ${turn.sys}`;
        for (const call of turn.calls ?? []) {
          if (current === undefined || call.service !== current.service) continue;
          const service = services.find(({ name }) => name === call.service);
          const intent = service?.intents.find(({ name }) => name === call.method);
          if (intent?.role !== 'book') continue;
          const ours = intent.slots.filter((slot) => current?.state[slot] !== undefined);
          const right =
            ours.length === Object.keys(call.params).length &&
            Object.entries(call.params).every(([slot, value]) =>
              sameValue(current?.state[slot]?.value, [value], now),
            );
          score.calls.all += 1;
          score.calls.right += right ? 1 : 0;
          if (!right)
            miss('call', `${dialogue.id} ${say(current.state)} | ${JSON.stringify(call.params)}`);
        }
        continue;
      }
      heard += ` ${turn.user}`;
      const predicted = trackers.map(({ service, tracker }) => ({
        service: service.name,
        ...tracker.hearUser(turn.user),
      }));
      const chosen = likeliestService(heard, services);
      current = predicted.find((one) => one.service === services[chosen]?.name);
      const frame = turn.frames.find(({ service }) =>
        services.some(({ name }) => name === service),
      );
      if (frame === undefined || current === undefined) continue;
      const at = `${dialogue.id} «${system.slice(-90)}» «${turn.user}»`;
      scoreFrame(score, frame, current, now, (kind, detail) => miss(kind, `${at} ${detail}`));
    }
    return score;
  });
}

function scoreFrame(
  score: DialogueScore,
  frame: Frame,
  predicted: Predicted,
  now: DateTime,
  miss: Miss,
): void {
  score.intent.all += 1;
  if (predicted.intent === frame.intent) score.intent.right += 1;
  else miss('intent', `${predicted.intent} | ${frame.intent}`);
  const delta = frame.delta ?? {};
  score.slots.said += predicted.delta.length;
  score.slots.labelled += Object.keys(delta).length;
  for (const slot of new Set([...predicted.delta, ...Object.keys(delta)])) {
    const value = predicted.delta.includes(slot) ? predicted.state[slot]?.value : undefined;
    if (sameValue(value, delta[slot] ?? [], now)) score.slots.right += 1;
    else miss(`slot ${slot}`, `${value} | ${delta[slot] ?? '-'} (${frame.intent})`);
  }
  const state = frame.state ?? {};
  const names = new Set([...Object.keys(state), ...Object.keys(predicted.state)]);
  score.joint.all += 1;
  const right = [...names].every((slot) =>
    sameValue(predicted.state[slot]?.value, state[slot] ?? [], now),
  );
  score.joint.right += right ? 1 : 0;
}

const say = (state: Record<string, SlotValue>): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(state).map(([slot, { value }]) => [slot, value])),
  );

/** Equal but for case and spaces round it, or the same day or time. */
function sameValue(value: string | undefined, forms: readonly string[], now: DateTime): boolean {
  if (value === undefined) return false;
  const plain = value.trim().toLowerCase();
  if (forms.some((form) => form.trim().toLowerCase() === plain)) return true;
  const moment = readMoment(value, now);
  return moment !== null && forms.some((form) => readMoment(form, now) === moment);
}

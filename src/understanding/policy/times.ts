import type { DateTime } from 'luxon';
import { sayDay, sayMoment, sayMoments } from '../../../prompts/local/say-time.ts';
import type { ToolFailure } from '../../schemas/tool-calls.ts';
import { inPart } from '../slots/choice.ts';
import type { Result, Say, Scene } from './scene.ts';

const OFFERED_MAX = 4;
const OFFERED_MAX_VOICE = 3;

/** The day and time asked for, in the agent's zone; undefined when one is missing. */
export function wished(scene: Scene, date = scene.slots.date, time = scene.slots.time) {
  if (date === undefined || time === undefined) return undefined;
  const at = scene.local(`${date}T${time}`);
  const iso = at.toISO({ suppressMilliseconds: true });
  return iso === null ? undefined : { iso, at };
}

/** Offers free starts after a check or a refusal; remembers them in the order said. */
function offerTimes(
  scene: Scene,
  slots: string[],
  why: 'taken' | 'closed' | 'past' | 'day',
  when: string,
): Say {
  const all = slots.map(scene.local);
  const part = scene.slots.dayPart;
  const fitting = part === undefined ? all : all.filter((slot) => inPart(slot, part));
  const max = scene.voice ? OFFERED_MAX_VOICE : OFFERED_MAX;
  const shown = (fitting.length > 0 ? fitting : all).slice(0, max);
  const say = scene.words.slots.render({ why, when, slots: sayMoments(shown), seed: scene.seed });
  return { say, asked: shown.length === 0 ? 'date' : 'slot_choice' };
}

const MIDDLE = { morning: '10:00', afternoon: '14:00', evening: '17:00' } as const;

/** A check lists a day's first starts only; asking for the middle of the part finds its own. */
export const clockArg = (
  time: string | undefined,
  part: Scene['slots']['dayPart'],
): { time?: string } =>
  time !== undefined ? { time } : part === undefined ? {} : { time: MIDDLE[part] };

/** What a check of the calendar found, when it is no plain yes; null when the time is free. */
export function afterCheck(
  scene: Scene,
  check: Extract<Result<'check_availability'>, { ok: true }>,
): Say | null {
  const start = wished(scene);
  if (start && check.available === true) return null;
  const date = scene.slots.date ?? scene.now.toISODate() ?? '';
  const day = sayDay(scene.local(date));
  if (start && check.available === false) {
    return offerTimes(scene, check.slots, check.reason ?? 'taken', sayMoment(start.at));
  }
  const elsewhere = check.slots.every((slot) => scene.local(slot).toISODate() !== date);
  if (check.open.length === 0) return offerTimes(scene, check.slots, 'closed', day);
  return elsewhere
    ? offerTimes(scene, check.slots, 'taken', day)
    : offerTimes(scene, check.slots, 'day', day);
}

/** A refused start with other times to offer; null when the failure is of another kind. */
export function afterRefusal(scene: Scene, failed: ToolFailure, start: DateTime): Say | null {
  const why = { slot_taken: 'taken', outside_hours: 'closed', in_the_past: 'past' } as const;
  const reason = why[failed.code as keyof typeof why];
  return reason === undefined
    ? null
    : offerTimes(scene, failed.nextFree ?? [], reason, sayMoment(start));
}

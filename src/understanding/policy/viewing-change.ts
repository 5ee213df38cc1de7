import { sayDay, sayMoment } from '../../../prompts/local/say-time.ts';
import type { Viewing } from '../../schemas/tool-calls.ts';
import { pattern } from '../text/pattern.ts';
import { sayCannotChange, sayFailure } from './failure.ts';
import { isDeclined } from './is-declined.ts';
import type { Call, Result, Say, Scene, Step } from './scene.ts';
import { afterCheck, afterRefusal, clockArg, wished } from './times.ts';
import { pickListed, type Which, whichViewing } from './which-viewing.ts';

/** Moves a booked viewing; the person's words order it, so only a guessed time is confirmed. */
export function moveViewing(scene: Scene): Step {
  const { slots, seed } = scene;
  const moved = scene.last('reschedule_viewing');
  const picked =
    moved && !moved.ok && moved.code === 'which_viewing' ? pickListed(scene, moved.message) : null;
  if (moved && !picked) return afterMove(scene, moved);
  if (!scene.can('reschedule_viewing')) return sayCannotChange(scene, 'changeBooking');
  const which = whichViewing(scene);
  if ('say' in which) return which;
  if (isDeclined(scene, 'date', 'time')) {
    return { say: scene.words.viewing.kept, asked: 'anything_else' };
  }
  const known = which.viewing;
  const old = known === undefined ? undefined : scene.local(known.startsAt);
  const { date = slots.time === undefined ? undefined : (old?.toISODate() ?? undefined), time } =
    slots;
  if (date === undefined) return { say: scene.words.ask.newDate(seed), asked: 'date' };
  if (time === undefined) return sameClock(scene, date, which, known);
  const start = wished(scene, date, time);
  if (!start) return { say: scene.words.ask.newDate(seed), asked: 'date' };
  if (picked && scene.turn.results.filter((r) => r.name === 'reschedule_viewing').length > 1) {
    return { say: scene.words.viewing.whichViewingBlank, asked: 'which_viewing' };
  }
  const args = { startsAt: start.iso, ...which.args, ...(picked ? { appointmentId: picked } : {}) };
  return { calls: [{ name: 'reschedule_viewing', args }] };
}

/** Only a new day was said: the same hour is offered when it is free then. */
function sameClock(scene: Scene, date: string, which: Which, known: Viewing | undefined): Step {
  const { slots, u, brief, seed } = scene;
  const old = known === undefined ? undefined : scene.local(known.startsAt).toFormat('HH:mm');
  const time = slots.dayPart === undefined ? old : undefined;
  const agreed = brief.openQuestion === 'confirm' && u.acts.includes('affirm');
  const same = /\bsame (?:time|hour)\b/.test(scene.lower);
  if ((agreed || same) && time !== undefined) {
    const start = wished(scene, date, time);
    if (start)
      return {
        calls: [{ name: 'reschedule_viewing', args: { startsAt: start.iso, ...which.args } }],
      };
  }
  const check = scene.last('check_availability');
  if (!check && scene.can('check_availability')) {
    const listing = known === undefined ? {} : { listingKey: known.listingKey };
    const call: Call = {
      name: 'check_availability',
      args: { ...listing, date, ...clockArg(time, slots.dayPart) },
    };
    return { calls: [call] };
  }
  if (check?.ok && check.available === true && time !== undefined && known) {
    const start = wished(scene, date, time);
    if (start) {
      return {
        say: scene.words.viewing.confirmMove({ place: known.address, when: sayMoment(start.at) }),
        asked: 'confirm',
      };
    }
  }
  if (check?.ok) {
    const offered = afterCheck(scene, check);
    if (offered) return offered;
  }
  const day = sayDay(scene.local(date));
  return { say: scene.words.ask.time({ day, seed }), asked: 'time' };
}

function afterMove(scene: Scene, result: Result<'reschedule_viewing'>): Step {
  const { seed } = scene;
  if (result.ok) {
    const { address: place, startsAt } = result.viewing;
    return {
      say: scene.words.viewing.moved({ place, when: sayMoment(scene.local(startsAt)), seed }),
      asked: 'anything_else',
    };
  }
  const sent = scene.turn.results.findLast((r) => r.name === 'reschedule_viewing')?.args[
    'startsAt'
  ];
  const other = typeof sent === 'string' ? afterRefusal(scene, result, scene.local(sent)) : null;
  const known = theOnlyOne(scene);
  if (result.code === 'refused' && known && typeof sent === 'string') {
    const when = sayMoment(scene.local(sent));
    return {
      say: scene.words.viewing.confirmMove({ place: known.address, when }),
      asked: 'confirm',
    };
  }
  return other ?? afterLookup(scene, result.code) ?? sayFailure(scene, result, 'moveViewing');
}

function afterLookup(scene: Scene, code: string): Step | null {
  const { phone, email } = scene.slots.contact;
  if (code === 'which_viewing')
    return { say: scene.words.viewing.whichViewingBlank, asked: 'which_viewing' };
  if (code !== 'no_viewing') return null;
  return phone === undefined && email === undefined
    ? {
        say: `${scene.words.viewing.noViewingKnown} ${scene.words.ask.bookedUnder(scene.seed)}`,
        asked: 'contact',
      }
    : { say: scene.words.viewing.noViewing, asked: 'contact' };
}

const HESITANT = pattern(
  '',
  String.raw`\b(?:i (?:may|might)|maybe|perhaps|i think|thinking (?:of|about)|considering|`,
  String.raw`not sure|what if|can'?t (?:make|come)|won'?t be able|cannot (?:make|come)|unable)\b`,
);

const confirmCancel = (scene: Scene, { address, startsAt }: Viewing): Say => ({
  say: scene.words.viewing.confirmCancel({
    place: address,
    when: sayMoment(scene.local(startsAt)),
  }),
  asked: 'confirm',
});

/** The viewing that a refused change was about; policy wants it in plainer words. */
function theOnlyOne(scene: Scene): Viewing | undefined {
  const which = whichViewing(scene);
  return 'say' in which ? undefined : which.viewing;
}

/** Cancels; asks once more unless it was plainly ordered. */
export function cancelViewing(scene: Scene): Step {
  const { u, brief, lower, seed } = scene;
  const done = scene.last('cancel_viewing');
  const picked =
    done && !done.ok && done.code === 'which_viewing' ? pickListed(scene, done.message) : null;
  if (done && !(picked && scene.turn.results.length < 2)) {
    if (done.ok) {
      const { address: place, startsAt } = done.viewing;
      return {
        say: scene.words.viewing.cancelled({ place, when: sayMoment(scene.local(startsAt)), seed }),
        asked: 'anything_else',
      };
    }
    const known = done.code === 'refused' ? theOnlyOne(scene) : undefined;
    if (known) return confirmCancel(scene, known);
    return afterLookup(scene, done.code) ?? sayFailure(scene, done, 'cancelViewing');
  }
  const last = brief.memory.viewings.at(-1);
  const standing = brief.memory.viewings.some((v) => v.status === 'booked');
  if (last?.status === 'cancelled' && !standing && !scene.changed('contact')) {
    const when = sayMoment(scene.local(last.startsAt));
    return {
      say: scene.words.viewing.cancelled({ place: last.address, when, seed }),
      asked: 'anything_else',
    };
  }
  if (!scene.can('cancel_viewing')) return sayCannotChange(scene, 'cancelBooking');
  const which = whichViewing(scene);
  if ('say' in which) return which;
  const confirming = brief.openQuestion === 'confirm';
  if (confirming && u.acts.includes('deny') && !/\bcancel\b/.test(lower)) {
    return { say: scene.words.viewing.kept, asked: 'anything_else' };
  }
  const plain =
    (/\bcancel|call off|scrap|drop\b/.test(lower) && !HESITANT.test(lower)) ||
    u.acts.includes('affirm') ||
    brief.openQuestion === 'contact' ||
    brief.openQuestion === 'which_viewing';
  const known = which.viewing;
  if (!plain && known) return confirmCancel(scene, known);
  const args = { ...which.args, ...(picked ? { appointmentId: picked } : {}) };
  return { calls: [{ name: 'cancel_viewing', args }] };
}

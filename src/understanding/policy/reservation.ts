import type { DateTime } from 'luxon';
import { sayDay, sayMoment } from '../../../prompts/local/say-time.ts';
import { askContact, contactArgs } from './contact.ts';
import { sayCannot, sayFailure } from './failure.ts';
import { isDeclined } from './is-declined.ts';
import { isOrdered } from './order.ts';
import type { Result, Say, Scene, Step } from './scene.ts';
import { afterCheck, afterRefusal, clockArg, wished } from './times.ts';

const WITH_PEOPLE =
  /\b(?:table|meeting|workshop|rooms?|dinner|lunch|brunch|party|training|event)\b/;

/** Reserves a time at reception: when, how many (for a table or meeting), who. */
export function reservation(scene: Scene): Step {
  const { slots, seed, brief } = scene;
  const reserved = scene.last('make_reservation');
  if (reserved) return afterReserving(scene, reserved);
  if (!scene.can('make_reservation')) return sayCannot(scene, 'reserve');
  if (isDeclined(scene, 'date', 'time', 'contact', 'partySize')) {
    return { say: scene.words.viewing.notBooked, asked: 'anything_else' };
  }
  const standing = alreadyReserved(scene);
  if (standing) return standing;
  const { date, time, purpose, partySize } = slots;
  if (date === undefined) return { say: scene.words.ask.reservationDate(seed), asked: 'date' };
  const start = wished(scene);
  const who = contactArgs(scene);
  const ordered = isOrdered(scene);
  const check = scene.last('check_availability');
  if (check && !check.ok) return sayFailure(scene, check, 'lookInCalendar');
  const refused = check?.ok ? afterCheck(scene, check) : null;
  if (refused) return refused;
  const fresh = scene.changed('date', 'time', 'dayPart') || time === undefined;
  if (!check && fresh && !(start && who && ordered) && scene.can('check_availability')) {
    return {
      calls: [{ name: 'check_availability', args: { date, ...clockArg(time, slots.dayPart) } }],
    };
  }
  if (!start) {
    const day = sayDay(scene.local(date));
    return { say: scene.words.ask.time({ day, seed }), asked: 'time' };
  }
  const askSize =
    partySize === undefined &&
    WITH_PEOPLE.test(`${purpose ?? ''} ${scene.lower}`) &&
    brief.openQuestion !== 'party_size';
  if (askSize && !(who && ordered))
    return { say: scene.words.ask.partySize(seed), asked: 'party_size' };
  const when = sayMoment(start.at);
  if (!who) return askContact(scene, when);
  if (!ordered) {
    return confirm(scene, start.at, who.name);
  }
  const args = {
    startsAt: start.iso,
    ...(partySize === undefined ? {} : { partySize }),
    ...(purpose === undefined ? {} : { purpose }),
    ...who,
  };
  return { calls: [{ name: 'make_reservation', args }] };
}

function confirm(scene: Scene, at: DateTime, name: string): Say {
  const size = party(scene, scene.slots.partySize);
  const when = sayMoment(at);
  return {
    say: scene.words.viewing.confirmReservation({ when, name, party: size }),
    asked: 'confirm',
  };
}

const party = ({ words }: Scene, size: number | undefined): string =>
  size === undefined || size < 2 ? '' : words.viewing.party(size);

/** "Yes, book it" once it is booked, and the same time asked for again, book nothing twice. */
function alreadyReserved(scene: Scene): Step | null {
  const { brief, u, seed } = scene;
  const made = brief.memory.reservations.at(-1);
  if (made === undefined) return null;
  const start = wished(scene);
  const same = start?.at.toMillis() === scene.local(made.startsAt).toMillis();
  const bare = start === undefined && scene.slots.date === undefined && u.acts.includes('affirm');
  if (!(same || bare) || scene.changed('contact.name', 'partySize')) return null;
  const when = sayMoment(scene.local(made.startsAt));
  const say = scene.words.viewing.reserved({
    when,
    name: made.name,
    party: party(scene, made.partySize),
    seed,
  });
  return { say, asked: 'anything_else' };
}

function afterReserving(scene: Scene, result: Result<'make_reservation'>): Step {
  const { seed } = scene;
  if (result.ok) {
    const { startsAt, name, partySize } = result.reservation;
    const when = sayMoment(scene.local(startsAt));
    const say = scene.words.viewing.reserved({ when, name, party: party(scene, partySize), seed });
    return { say: `${say} ${scene.words.ask.anythingElse(seed)}`, asked: 'anything_else' };
  }
  const start = wished(scene);
  const other = start ? afterRefusal(scene, result, start.at) : null;
  const who = contactArgs(scene);
  if (result.code === 'refused' && start && who) return confirm(scene, start.at, who.name);
  return other ?? sayFailure(scene, result, 'makeReservation');
}

import { DateTime } from 'luxon';
import { sayPlace } from '../../../prompts/local/describe-listing.ts';
import { sayDay, sayMoment } from '../../../prompts/local/say-time.ts';
import { askContact, contactArgs } from './contact.ts';
import { sayCannot, sayFailure } from './failure.ts';
import { isDeclined } from './is-declined.ts';
import { isOrdered } from './order.ts';
import type { Result, Say, Scene, Step } from './scene.ts';
import { searching } from './searching.ts';
import { askWhichListing, targetKey } from './target.ts';
import { afterCheck, afterRefusal, clockArg, wished } from './times.ts';

/** Books a viewing: which home, when, who; checks the calendar before it asks for a name. */
export function viewing(scene: Scene): Step {
  const { slots, seed, brief } = scene;
  const booked = scene.last('book_viewing');
  if (booked) return afterBooking(scene, booked);
  if (!scene.can('book_viewing')) return sayCannot(scene, 'view');
  const key = targetKey(scene);
  if (key === undefined) {
    const shown = brief.memory.offered.length > 0 && !scene.last('search_properties');
    return shown && !scene.changed('search') ? askWhichListing(scene) : searching(scene);
  }
  const place = placeOf(scene, key);
  if (place === undefined) {
    const looked = scene.last('get_property');
    if (looked || !scene.can('get_property'))
      return { say: scene.words.fact.gone, asked: 'anything_else' };
    return { calls: [{ name: 'get_property', args: { listingKey: key } }] };
  }
  const standing = alreadyBooked(scene, key);
  if (standing) return { say: standing, asked: 'anything_else' };
  if (isDeclined(scene, 'date', 'time', 'focusListingKey', 'contact')) {
    return { say: scene.words.viewing.notBooked, asked: 'anything_else' };
  }
  if (slots.date === undefined) {
    const at = slots.time === undefined ? undefined : DateTime.fromISO(`2000-01-01T${slots.time}`);
    return at === undefined
      ? { say: scene.words.ask.date({ place, seed }), asked: 'date' }
      : {
          say: scene.words.ask.dateFor({ time: at.setLocale('en-US').toFormat('h:mm a'), seed }),
          asked: 'date',
        };
  }
  return atTime(scene, key, place);
}

function atTime(scene: Scene, key: string, place: string): Step {
  const { slots, seed } = scene;
  const start = wished(scene);
  const who = contactArgs(scene);
  const check = scene.last('check_availability');
  if (check && !check.ok) return sayFailure(scene, check, 'lookInCalendar');
  const refused = check?.ok ? afterCheck(scene, check) : null;
  if (refused) return refused;
  const ordered = isOrdered(scene);
  const fresh = scene.changed('date', 'time', 'dayPart', 'focusListingKey') || start === undefined;
  if (!check && fresh && !(start && who && ordered) && scene.can('check_availability')) {
    const { date, time } = slots;
    const args = { listingKey: key, date, ...clockArg(time, slots.dayPart) };
    return { calls: [{ name: 'check_availability', args }] };
  }
  if (!start) {
    const day = sayDay(scene.local(slots.date ?? ''));
    return { say: scene.words.ask.time({ day, seed }), asked: 'time' };
  }
  const when = sayMoment(start.at);
  if (!who) return askContact(scene, scene.words.task.placeAt({ place, when }));
  if (!ordered) {
    return confirm(scene, place, start.at, who.name);
  }
  return {
    calls: [{ name: 'book_viewing', args: { listingKey: key, startsAt: start.iso, ...who } }],
  };
}

const confirm = (scene: Scene, place: string, at: DateTime, name: string): Say => ({
  say: scene.words.viewing.confirmViewing({ place, when: sayMoment(at), name, seed: scene.seed }),
  asked: 'confirm',
});

function afterBooking(scene: Scene, result: Result<'book_viewing'>): Step {
  const { seed, slots } = scene;
  if (result.ok) {
    const { startsAt, address, contactName, listingKey } = result.viewing;
    const place = placeOf(scene, listingKey) ?? address;
    const when = sayMoment(scene.local(startsAt));
    const say = scene.words.viewing.booked({ place, when, name: contactName, seed });
    return { say: `${say} ${scene.words.ask.anythingElse(seed)}`, asked: 'anything_else' };
  }
  const start = wished(scene);
  const other = start ? afterRefusal(scene, result, start.at) : null;
  if (other) return other;
  // Policy wants it in plainer words than a long message had.
  const place = placeOf(scene, targetKey(scene) ?? '');
  const who = contactArgs(scene);
  if (result.code === 'refused' && start && who && place !== undefined) {
    return confirm(scene, place, start.at, who.name);
  }
  if (result.code === 'contact_missing')
    return {
      say: scene.words.ask.contact({
        name: slots.contact.name ?? '',
        what: scene.words.task.it,
        seed,
      }),
      asked: 'contact',
    };
  if (result.code === 'not_found') return { say: scene.words.fact.gone, asked: 'anything_else' };
  return sayFailure(scene, result, 'bookViewing');
}

function alreadyBooked(scene: Scene, key: string): string | null {
  const { brief, slots } = scene;
  const same = brief.memory.viewings.find((v) => v.listingKey === key && v.status === 'booked');
  if (!same) return null;
  // "Yes, Friday at 10, please book it" once it is booked is no second booking.
  const again = wished(scene)?.at.toMillis() === scene.local(same.startsAt).toMillis();
  if (!again && (scene.changed('date', 'time') || slots.date !== undefined)) return null;
  return scene.words.viewing.alreadyBooked({
    place: same.address,
    when: sayMoment(scene.local(same.startsAt)),
  });
}

const placeOf = (scene: Scene, key: string): string | undefined => {
  const listing = scene.listing(key);
  return listing && sayPlace(listing);
};

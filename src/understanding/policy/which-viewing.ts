import { sayMoment } from '../../../prompts/local/say-time.ts';
import type { Viewing } from '../../schemas/tool-calls.ts';
import { tokens } from '../text/tokens.ts';
import type { Say, Scene } from './scene.ts';

export interface Which {
  args: { appointmentId?: string; phone?: string; email?: string };
  viewing?: Viewing;
}

/** The viewing to change: of this conversation, else by the contact it was booked under. */
export function whichViewing(scene: Scene): Which | Say {
  const { brief, slots, u, seed, lower } = scene;
  const booked = brief.memory.viewings.filter((v) => v.status === 'booked');
  const { phone, email } = slots.contact;
  const named = scene.changed('focusListingKey')
    ? booked.filter((v) => v.listingKey === slots.focusListingKey)
    : [];
  const said = booked.filter((v) => mentions(scene, lower, v));
  const chosen =
    u.choice !== undefined && brief.openQuestion === 'which_viewing'
      ? booked[u.choice - 1]
      : undefined;
  const one = chosen ?? only(named) ?? only(said) ?? only(booked);
  const contact = {
    ...(phone === undefined ? {} : { phone }),
    ...(email === undefined ? {} : { email }),
  };
  // What was booked in another conversation is found only under its contact.
  if (one) return { args: { appointmentId: one.appointmentId, ...contact }, viewing: one };
  if (booked.length > 1) {
    const viewings = booked.map((v) => `${v.address}, ${sayMoment(scene.local(v.startsAt))}`);
    return { say: scene.words.viewing.whichViewing({ viewings }), asked: 'which_viewing' };
  }
  if (phone === undefined && email === undefined)
    return { say: scene.words.ask.bookedUnder(seed), asked: 'contact' };
  return { args: contact };
}

const only = <T>(list: T[]): T | undefined => (list.length === 1 ? list[0] : undefined);

/** Whether the words name the viewing's street or weekday. */
function mentions(
  scene: Scene,
  lower: string,
  viewing: { address: string; startsAt: string },
): boolean {
  const words = new Set(tokens(lower).map((t) => t.word));
  const street = tokens(viewing.address.split(',')[0] ?? '').map((t) => t.word);
  const day = scene.local(viewing.startsAt).setLocale('en-US').toFormat('cccc').toLowerCase();
  return (
    street.some(
      (w) =>
        words.has(w) && w.length > 2 && !/^(?:street|avenue|road|drive|lane|apt|unit|the)$/.test(w),
    ) || words.has(day)
  );
}

/** The appointment among those a `which_viewing` failure lists that the words name. */
export function pickListed(scene: Scene, message: string): string | null {
  const listed = [...message.matchAll(/([0-9a-f-]{36}) at (\S+?), ([^;]+?)(?=;|\. Ask|$)/g)].map(
    ([, id = '', startsAt = '', address = '']) => ({ id, startsAt, address }),
  );
  return only(listed.filter((each) => mentions(scene, scene.lower, each)))?.id ?? null;
}

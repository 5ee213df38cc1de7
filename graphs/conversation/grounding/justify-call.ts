import { DateTime } from 'luxon';
import {
  FOREIGN_MIN,
  type IntentName,
  type Memory,
  type Slots,
  type Understanding,
} from '../../../src/schemas/dialogue.ts';
import { asksInSoManyWords, isLong, ownWords } from './own-words.ts';

/** What a write may rest on: what the person asked and told in this conversation. */
export interface Asked {
  understanding: Understanding;
  slots: Slots;
  memory: Memory;
  openQuestion: string | null;
  /** The person's own messages, oldest first. */
  said: readonly string[];
  /** Keys of buildings the person may have named, with their names. */
  buildings: readonly { listingKey: string; name: string; address: string }[];
  timeZone: string;
  /** Something in this turn reads like orders to the assistant. */
  suspect?: boolean;
}

type Args = Record<string, unknown>;

const ERRANDS: Record<string, readonly IntentName[]> = {
  book_viewing: ['viewing_schedule', 'viewing_move', 'booking'],
  make_reservation: ['booking', 'viewing_schedule'],
  reschedule_viewing: ['viewing_move', 'viewing_schedule'],
  cancel_viewing: ['viewing_cancel', 'viewing_move'],
};

/**
 * Why a write that a model proposes is not what the person asked for; null when it is.
 * Neither documents nor results, nor the model's own words, count: only the person does.
 */
export function unjustified(tool: string, args: Args, asked: Asked): string | null {
  const errands = ERRANDS[tool];
  if (errands !== undefined && !isUnderWay(tool, errands, asked)) {
    return 'the person has not asked for this; offer it and wait for the answer';
  }
  return (
    foreignDetails(args, asked) ??
    (tool === 'escalate_to_human' ? unwantedHandover(asked) : null) ??
    (KEEPS.includes(tool) && isForeign(asked) ? 'nothing of the desk was talked about' : null) ??
    (tool === 'capture_lead' ? emptyLead(args, asked) : null) ??
    (tool === 'update_crm' ? unfoundedNote(args, asked) : null) ??
    foreignListing(args, asked) ??
    (errands === undefined ? null : foreignAppointment(args, asked)) ??
    (CHANGES.includes(tool) ? unfoundViewing(args, asked) : null) ??
    unknownStart(args, asked)
  );
}

const KEEPS: readonly string[] = ['capture_lead', 'update_crm'];

/** Heard as an attack, or as a matter of elsewhere. */
const isForeign = ({ understanding: { intents } }: Asked): boolean =>
  intents[0]?.name === 'unknown' && intents[0].confidence > FOREIGN_MIN;

/**
 * Asked for now, or under way since an earlier message. Hearing weighs words, and a long text has
 * words for everything: there, the request must stand in a sentence of its own.
 */
function isUnderWay(tool: string, errands: readonly IntentName[], asked: Asked): boolean {
  const { understanding, slots, said, suspect } = asked;
  const text = said.at(-1) ?? '';
  const isHeard = understanding.intents.some(({ name }) => errands.includes(name));
  if (isHeard && isLong(text, suspect)) {
    return asksInSoManyWords(tool, understanding.english ?? text);
  }
  return isHeard || (slots.task !== undefined && errands.includes(slots.task));
}

/** Name, phone and e-mail must be the person's own. */
function foreignDetails(args: Args, { said, slots }: Asked): string | null {
  const words = said.join('\n').toLowerCase();
  const { name, phone, email } = args;
  const { contact } = slots;
  if (typeof phone === 'string') {
    const digits = phone.replace(/\D/g, '').slice(-10);
    const told = `${words.replace(/\D/g, '')} ${(contact.phone ?? '').replace(/\D/g, '')}`;
    if (!told.includes(digits)) return 'the person has not given this phone number';
  }
  if (typeof email === 'string') {
    const known = email.toLowerCase();
    if (!words.includes(known) && contact.email?.toLowerCase() !== known) {
      return 'the person has not given this e-mail address';
    }
  }
  if (typeof name === 'string') {
    const told = `${words} ${(contact.name ?? '').toLowerCase()}`;
    const parts = name.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
    if (!parts.every((part) => told.includes(part))) return 'the person has not given this name';
  }
  return null;
}

function unwantedHandover({ understanding, openQuestion }: Asked): string | null {
  const { wantsHuman, upset, intents, acts } = understanding;
  if (wantsHuman || upset || intents.some(({ name }) => name === 'escalation')) return null;
  if (openQuestion === 'handover' && !acts.includes('deny')) return null;
  return 'the person has not asked for a human; offer one and wait for the answer';
}

/** Only a person who left a way to be reached, or asked to be, is a lead. */
function emptyLead(args: Args, { slots, understanding }: Asked): string | null {
  const { phone, email } = slots.contact;
  const reachable = phone !== undefined || email !== undefined;
  const asks = understanding.intents.some(({ name }) => name === 'lead_capture');
  if (!reachable && !asks) return 'the person has left no contact details';
  const { interest } = args;
  const links = typeof interest === 'string' && /https?:|www\.|@/.test(interest);
  return links ? 'an interest is told in plain words' : null;
}

/** A note says what was talked about, and in words of the talk. */
function unfoundedNote(args: Args, asked: Asked): string | null {
  const { note } = args;
  if (typeof note !== 'string') return null;
  const heard = new Set(
    contentWords([...asked.said.map(ownWords), JSON.stringify(asked.slots)].join(' ')),
  );
  for (const listing of asked.memory.offered) {
    for (const word of contentWords(`${listing.UnparsedAddress} ${listing.City}`)) heard.add(word);
  }
  const words = contentWords(note);
  const founded = words.filter((word) => heard.has(word)).length;
  return founded * 2 >= words.length ? null : 'the note says what the person did not';
}

const contentWords = (text: string): string[] => {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  return words.filter((word) => !CRM_WORDS.has(word));
};

/** What every note says; it neither founds nor unfounds one. */
const CRM_WORDS = new Set(
  (
    'the and for with was are has his her their this that not but who from about into ' +
    'person caller client customer buyer tenant lead prospect wants want would like looking ' +
    'interested asked asks prefers needs note viewing call back contact'
  ).split(' '),
);

/** A listing that was neither offered nor named cannot be what the person means. */
function foreignListing(args: Args, { memory, slots, said, buildings }: Asked): string | null {
  const { listingKey } = args;
  if (typeof listingKey !== 'string') return null;
  const known =
    slots.focusListingKey === listingKey ||
    memory.shownKeys.includes(listingKey) ||
    memory.offered.some((listing) => listing.ListingKey === listingKey) ||
    memory.viewings.some((viewing) => viewing.listingKey === listingKey);
  if (known) return null;
  const words = said.join('\n').toLowerCase();
  const named = buildings.some(
    (b) =>
      b.listingKey === listingKey &&
      [b.name, b.address].some((text) => text !== '' && words.includes(text.toLowerCase())),
  );
  return named ? null : 'the person has not chosen this listing';
}

/** What is found under a person's own phone or e-mail is the person's as well. */
function foreignAppointment(args: Args, { memory }: Asked): string | null {
  const { appointmentId, phone, email } = args;
  if (typeof appointmentId !== 'string' || phone !== undefined || email !== undefined) return null;
  const own = memory.viewings.some((viewing) => viewing.appointmentId === appointmentId);
  return own ? null : 'that appointment is not of this conversation';
}

const CHANGES: readonly string[] = ['reschedule_viewing', 'cancel_viewing'];

/** Only what was booked here, or under details that the person gave, can be changed. */
function unfoundViewing({ phone, email }: Args, { memory, slots }: Asked): string | null {
  const { contact } = slots;
  const known = [phone, email, contact.phone, contact.email].some((one) => one !== undefined);
  const booked = memory.viewings.some(({ status }) => status === 'booked');
  return known || booked
    ? null
    : 'no viewing is booked here; ask for the phone number or e-mail it was booked under';
}

/** A start must have been offered, or be the day and time that the person wished. */
function unknownStart(args: Args, { memory, slots, timeZone }: Asked): string | null {
  const { startsAt } = args;
  if (typeof startsAt !== 'string') return null;
  const start = DateTime.fromISO(startsAt, { zone: timeZone });
  const isOffered = memory.offeredSlots.some(
    (slot) => DateTime.fromISO(slot).toMillis() === start.toMillis(),
  );
  if (isOffered) return null;
  // Without a day, a time is meant for the day of what stands.
  const stands = memory.viewings.filter(({ status }) => status === 'booked');
  const days = stands.map((v) => DateTime.fromISO(v.startsAt, { zone: timeZone }).toISODate());
  const day = (slots.date === undefined ? days : [slots.date]).includes(start.toISODate());
  const time = slots.time === undefined || slots.time === start.toFormat('HH:mm');
  const wished = slots.date !== undefined || slots.time !== undefined;
  return wished && day && time ? null : 'the person has not chosen this time';
}

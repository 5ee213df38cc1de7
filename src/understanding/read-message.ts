import { DateTime } from 'luxon';
import { sayDay, sayTime } from '../../prompts/local/say-time.ts';
import type { Hearing } from '../schemas/dialogue.ts';
import { askedAttributes } from './intents/asked-attributes.ts';
import { hearArea } from './slots/area.ts';
import { type BuildingHeard, hearBuilding } from './slots/building.ts';
import { hearListingChoice, hearSlotChoice } from './slots/choice.ts';
import { clockWords } from './slots/clock-words.ts';
import { type ContactHeard, hearContact } from './slots/contact.ts';
import { hearFeatures } from './slots/features.ts';
import { fillArea } from './slots/fill-area.ts';
import { hearKind, hearTransaction } from './slots/kind.ts';
import type { WishesHeard } from './slots/merge-search.ts';
import { hearName } from './slots/name.ts';
import { hearParty, type PartyHeard } from './slots/party.ts';
import { hearPrice } from './slots/price.ts';
import { hearRooms } from './slots/rooms.ts';
import { indexVocabulary } from './slots/vocabulary-index.ts';
import { hearWhen, type WhenHeard } from './slots/when.ts';
import { digitise } from './text/digitise.ts';
import { pattern } from './text/pattern.ts';
import { makeSheet } from './text/sheet.ts';
import type { Trained } from './trained.ts';

/** All that the words of one message say, before any of it is weighed. */
export interface Reading {
  lower: string;
  /** With everything that was read blanked out. */
  openLower: string;
  wishes: WishesHeard;
  when: WhenHeard | null;
  contact: ContactHeard;
  name: string | undefined;
  party: PartyHeard;
  building: BuildingHeard | null;
  /** 1-based among listings or, when times were offered last, among these. */
  choice: number | undefined;
  chosenKey: string | undefined;
  slotChoice: number | undefined;
  spokenSlots: DateTime[];
  requested: string[];
  listingAtHand: boolean;
}

const CORRECTING = pattern(
  '',
  String.raw`\b(?:actually|instead|rather|i mean|make it|no,|not|scratch|second thought|`,
  String.raw`changed my mind|moved?|change|switch|shift|reschedul\w*|resched|won'?t work|`,
  String.raw`can'?t)\b`,
);

/** Reads in an order that keeps numbers apart: contact, places, rooms, money, then time. */
export function readMessage(hearing: Hearing, model: Trained): Reading {
  const { memory, slots, openQuestion: asked, vocabulary } = hearing;
  const said = hearing.text
    .normalize('NFC')
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/\s+/g, ' ')
    .trim();
  const sheet = makeSheet(clockWords(digitise(said)));
  const { lower } = sheet;
  const correcting = CORRECTING.test(lower);
  const index = indexVocabulary(vocabulary);
  const contact = hearContact(sheet, asked === 'contact' || asked === 'name');
  const building = hearBuilding(sheet, index, memory.offered);

  const spokenSlots = slotsSpoken(hearing);
  const listingsFirst = asked !== 'slot_choice';
  const chosen = hearListingChoice(sheet.openLower(), memory.offered, asked === 'which_listing');
  const focusKey =
    slots.focusListingKey ??
    (memory.offered.length === 1 ? memory.offered[0]?.ListingKey : undefined);
  const described =
    chosen !== undefined &&
    /\b(?:the|that) (?:\w+ ){0,3}(?:one|place|1)\b|\bone (?:in|on|at|near)\b/.test(lower);
  const area =
    described && chosen !== undefined
      ? null
      : (hearArea(sheet, index, { asked: asked === 'area', correcting }) ??
        (hearing.agentType === 'real_estate' && contact.email === undefined
          ? fillArea(sheet, index, asked === 'area', model)
          : null));

  const rooms = hearRooms(sheet.openLower(), { asked: asked === 'bedrooms' });
  for (const span of rooms?.spans ?? []) sheet.claim(span.start, span.end);
  const buying =
    slots.search.transaction === 'buy' || /\b(?:buy|purchase|mortgage|for sale)\b/.test(lower);
  const price = hearPrice(sheet.openLower(), {
    asked: asked === 'budget' || changesPrice(hearing, lower),
    buying,
  });
  for (const span of price?.spans ?? []) sheet.claim(span.start, span.end);

  const party = hearParty(sheet.openLower(), lower, asked === 'party_size');
  const when = hearWhen(sheet, {
    now: hearing.now,
    timeZone: hearing.timeZone,
    asked:
      asked === 'date' || asked === 'time'
        ? asked
        : asked === 'slot_choice' || changesHour(hearing, correcting, party)
          ? 'time'
          : undefined,
    offeredDays: spokenSlots.map((slot) => slot.toISODate() ?? ''),
    offeredClocks: spokenSlots.map((slot) => slot.toFormat('HH:mm')),
    correcting,
    hours: hearing.businessHours,
    known: dayOnTheTable(hearing),
  });
  const slotChoice =
    listingsFirst && spokenSlots.length === 0 ? undefined : slotIn(asked, lower, spokenSlots, when);
  const listingChoice = asked === 'slot_choice' && slotChoice !== undefined ? undefined : chosen;
  const chosenKey =
    listingChoice === undefined ? undefined : memory.offered[listingChoice - 1]?.ListingKey;
  const listingAtHand = building !== null || focusKey !== undefined || memory.offered.length > 0;
  const requested = askedAttributes(sheet.openLower(), {
    atHand: listingAtHand,
    named: building !== null,
    focused: focusKey !== undefined || chosen !== undefined,
    timed: when?.date !== undefined || when?.time !== undefined,
  });
  const features = requested.length > 0 ? { set: {}, dropped: [] } : hearFeatures(lower);
  // What places and times left blank is no contact: only those may stand beside a bare name.
  const contactHere = contact.phone !== undefined || contact.email !== undefined;
  const name = hearName(sheet, {
    asked: asked === 'name' || (asked === 'contact' && slots.contact.name === undefined),
    unknown: slots.contact.name === undefined,
    contactHere,
    contactGiven: contactHere || waitsForName(slots),
  });
  // A note may begin with the name as well as with the reason.
  if (name !== undefined && party.purpose === name.toLowerCase()) delete party.purpose;
  const itIs = focusKey !== undefined && slots.focusListingKey === undefined ? focusKey : undefined;
  return {
    lower,
    openLower: sheet.openLower(),
    wishes: {
      area,
      rooms: described || requested.length > 0 ? null : rooms,
      price: described || requested.length > 0 ? null : price,
      features: described ? { set: {}, dropped: [] } : features,
      kind:
        described || chosen !== undefined || requested.length > 0
          ? undefined
          : kindSaid(hearing, building === null ? sheet.openLower() : ''),
      transaction: hearTransaction(sheet.openLower().includes('$') ? lower : lower, price),
    },
    when,
    contact,
    name,
    party,
    building,
    choice: slotChoice ?? listingChoice,
    chosenKey: chosenKey ?? (building === null ? itIs : undefined),
    slotChoice,
    spokenSlots,
    requested,
    listingAtHand,
  };
}

/** "Rather 11 than 10" while a time stands: a bare number is an hour, unless it counts people. */
const changesHour = ({ slots }: Hearing, correcting: boolean, party: PartyHeard): boolean =>
  correcting &&
  slots.time !== undefined &&
  party.partySize === undefined &&
  BOOKS.includes(slots.task);

/** "Make that 3500": a bare number corrects the price while homes are looked for. */
const changesPrice = ({ slots }: Hearing, lower: string): boolean =>
  slots.task === 'property_search' &&
  slots.search.maxPrice !== undefined &&
  /\b(?:make|change|raise|lower|bring|stretch) (?:it|that)\b|\bi mean\b/.test(lower);

/** The day wished so far, else the one of the only booking. */
function dayOnTheTable({ slots, memory, timeZone }: Hearing): DateTime | undefined {
  const booked = memory.viewings.filter((viewing) => viewing.status === 'booked');
  const day = slots.date ?? (booked.length === 1 ? booked[0]?.startsAt : undefined);
  return day === undefined ? undefined : DateTime.fromISO(day, { zone: timeZone });
}

/** "Does the apartment have …", "book the apartment": no new wish for a kind of home. */
function kindSaid(hearing: Hearing, lower: string) {
  const kind = hearKind(lower);
  const definite = /\b(?:the|this|that) (?:apartment|house|condo|loft|townhouse|flat)\b/.test(
    lower,
  );
  return definite && hearing.memory.offered.length > 0 ? undefined : kind;
}

function slotIn(
  asked: Hearing['openQuestion'],
  lower: string,
  slots: DateTime[],
  when: WhenHeard | null,
): number | undefined {
  if (asked === 'slot_choice') return hearSlotChoice(lower, slots, when ?? {});
  // Times were offered a while ago: only a clock time that was among them points back.
  if (when?.time === undefined || when.date !== undefined) return undefined;
  return hearSlotChoice('', slots, when);
}

/** The offered starts that the last reply named, in its order; all of them when it named none. */
function slotsSpoken({ memory, timeZone, previousReply, openQuestion }: Hearing): DateTime[] {
  if (openQuestion !== 'slot_choice' && openQuestion !== 'time') return [];
  const all = memory.offeredSlots.map((iso) => DateTime.fromISO(iso, { zone: timeZone }));
  const reply = previousReply ?? '';
  const spoken = all.filter(
    (slot) =>
      [slot, slot.setLocale('es')].some((said) => reply.includes(sayDay(said))) &&
      names(reply, sayTime(slot)),
  );
  return spoken.length > 0 ? spoken : all;
}

/** "2:30 PM" must not be found within "12:30 PM". */
const names = (reply: string, clock: string): boolean =>
  reply
    .split(clock)
    .slice(0, -1)
    .some((before) => !/\d$/.test(before));

const BOOKS: readonly (string | undefined)[] = ['viewing_schedule', 'booking', 'lead_capture'];
const waitsForName = ({ task, contact }: Hearing['slots']): boolean =>
  BOOKS.includes(task) && contact.name === undefined;

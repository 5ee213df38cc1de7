import { vary } from './vary.ts';

/** Wording about viewings and reservations. Times come ready to be said. */
export const viewingWording = {
  version: 'viewing-wording@1',
  confirmViewing: (v: { place: string; when: string; name: string; seed: number }): string =>
    vary(v.seed, [
      `${v.when} is possible. Shall I book the viewing of ${v.place} for ${v.name}?`,
      `Shall I book ${v.place} on ${v.when} for ${v.name}?`,
    ]),
  booked: (v: { place: string; when: string; name: string | null; seed: number }): string =>
    vary(v.seed, [
      `You're booked: ${v.place}, ${v.when}${v.name === null ? '' : `, under ${v.name}`}.`,
      `Done. Your viewing of ${v.place} is booked ` +
        `for ${v.when}${v.name === null ? '' : ` under ${v.name}`}.`,
    ]),
  alreadyBooked: (v: { place: string; when: string }): string =>
    `Your viewing of ${v.place} is booked for ${v.when}.`,
  moved: (v: { place: string; when: string; seed: number }): string =>
    vary(v.seed, [
      `Your viewing of ${v.place} is now on ${v.when}.`,
      `Done, I moved your viewing of ${v.place} to ${v.when}.`,
    ]),
  confirmMove: (v: { place: string; when: string }): string =>
    `${v.when} is free. Shall I move your viewing of ${v.place} to then?`,
  confirmCancel: (v: { place: string; when: string }): string =>
    `Should I cancel your viewing of ${v.place} on ${v.when}?`,
  cancelled: (v: { place: string; when: string; seed: number }): string =>
    vary(v.seed, [
      `Your viewing of ${v.place} on ${v.when} is cancelled.`,
      `Done, I cancelled your viewing of ${v.place} on ${v.when}.`,
    ]),
  kept: 'All right, nothing changes: your viewing stays as it is.',
  notBooked: 'No problem, nothing is booked. Would you like another time or another home?',
  noViewing:
    "I can't find an upcoming viewing under that. Could it be under another phone " +
    'number or e-mail?',
  noViewingKnown: 'I have no upcoming viewing for you here.',
  whichViewing: (v: { viewings: string[] }): string =>
    `You have more than one viewing: ${v.viewings.join('; ')}. Which one do you mean?`,
  whichViewingBlank:
    'You have more than one viewing booked. What day or address is the one you mean?',
  confirmReservation: (v: { when: string; name: string; party: string }): string =>
    `Shall I reserve ${v.when}${v.party} under ${v.name}?`,
  reserved: (v: { when: string; name: string; party: string; seed: number }): string =>
    vary(v.seed, [
      `You're booked for ${v.when}${v.party}, under ${v.name}.`,
      `Done: ${v.when}${v.party} is reserved under ${v.name}.`,
    ]),
  party: (size: number): string => ` for ${size} people`,
};

type Why = 'taken' | 'closed' | 'past' | 'day';
/** Offers free starts, with the reason why the wished one cannot be had. */
export const offerSlots = {
  version: 'offer-slots@1',
  render: (v: { why: Why; when: string; slots: string; seed: number }): string => {
    const reason = {
      taken: vary(v.seed, [
        `I'm sorry, ${v.when} is already taken.`,
        `Unfortunately ${v.when} has just been taken.`,
      ]),
      closed: vary(v.seed, [
        `I'm sorry, we're closed on ${v.when}.`,
        `${v.when} is outside our opening hours, I'm afraid.`,
      ]),
      past: `${v.when} has already passed.`,
      day: '',
    }[v.why];
    if (v.slots === '')
      return `${reason} I can't find a free time near it. Would another day work?`.trim();
    const free =
      v.why === 'day'
        ? vary(v.seed, [`I have ${v.slots}.`, `These times are free: ${v.slots}.`])
        : `The nearest free times are ${v.slots}.`;
    const question = vary(v.seed, ['Which one suits you?', 'Which would you like?']);
    return `${reason} ${free} ${question}`.trim();
  },
};

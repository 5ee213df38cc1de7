import { sayPhone } from './say-phone.ts';
import { vary } from './vary.ts';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const answerWording = {
  version: 'answer-wording@1',
  /** The quote stands as it is in the document. */
  quoted: (v: { quote: string; title: string; voice: boolean }): string =>
    v.voice ? `${v.quote} That is from ${v.title}.` : `${v.quote} (source: ${v.title})`,
  missing: (seed: number): string =>
    vary(seed, [
      "I don't have that in my documents. Would you like me to pass you to a person who knows?",
      "My documents don't say. Should I pass your question to a person?",
    ]),
  phone: (phone: string): string => `You can reach us at ${sayPhone(phone)}.`,
  email: (email: string): string => `Our e-mail is ${email}.`,
  hoursOn: (v: { day: string; hours: string }): string =>
    v.hours === '' ? `We're closed ${v.day}.` : `${capital(v.day)} we're open ${v.hours}.`,
  hours: (v: { lines: string[]; voice: boolean }): string =>
    v.voice ? `Our hours are ${v.lines.join('; ')}.` : `Our opening hours:\n${v.lines.join('\n')}`,
  notStated: (v: { place: string }): string => `The listing of ${v.place} doesn't say.`,
  /** From Monday on. */
  days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  /** Any such weekday, and one day that is named. */
  everyWeek: (day: string): string => `on ${day}s`,
  onDay: (day: string): string => `on ${day}`,
  span: (v: { open: string; close: string }): string => `from ${v.open} to ${v.close}`,
  and: 'and',
  dayRange: (v: { first: string; last: string }): string => `${v.first} to ${v.last}`,
  closed: 'closed',
};

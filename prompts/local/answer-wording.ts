import { sayPhone } from './say-phone.ts';
import { vary } from './vary.ts';

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
    v.hours === '' ? `We're closed on ${v.day}.` : `On ${v.day} we're open ${v.hours}.`,
  hours: (v: { lines: string[]; voice: boolean }): string =>
    v.voice ? `Our hours are ${v.lines.join('; ')}.` : `Our opening hours:\n${v.lines.join('\n')}`,
  notStated: (v: { place: string }): string => `The listing of ${v.place} doesn't say.`,
};

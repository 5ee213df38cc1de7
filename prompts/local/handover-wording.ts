import { callAt } from './say-phone.ts';
import { vary } from './vary.ts';

export const handoverWording = {
  version: 'handover-wording@2',
  passed: (v: {
    upset: boolean;
    openNow: boolean;
    opens: string | null;
    phone: string | null;
    /** Whether there is a name or number of the person to call back. */
    reachable: boolean;
    seed: number;
  }): string => {
    const sorry = v.upset
      ? vary(v.seed, ["I'm sorry about this experience. ", "I apologise, that shouldn't happen. "])
      : '';
    const passed = vary(v.seed, [
      'I have passed this to one of our people',
      'I have handed this over to a colleague',
    ]);
    const when = v.openNow
      ? ', and someone will be with you shortly.'
      : v.opens === null
        ? '.'
        : `. We're closed at the moment and open again on ${v.opens}.`;
    const back = v.reachable ? '' : ' If you leave your name and number, they can call you back.';
    return `${sorry}${passed}${when}${callAt(v.phone, 'You can also call us at')}${back}`;
  },
  already: (v: { upset: boolean; phone: string | null }): string =>
    `${v.upset ? "I understand, and I'm sorry. " : ''}Your request is already with ` +
    `one of our people.${callAt(v.phone, 'You can also reach us at')}`,
  unable: (v: { upset: boolean; phone: string | null }): string =>
    `${v.upset ? "I'm sorry about this. " : ''}I can't connect you from ` +
    `here.${callAt(v.phone, 'Please call us at') || ' Please contact our office directly.'}`,
  offer: 'Would you like me to pass you to a person?',
};

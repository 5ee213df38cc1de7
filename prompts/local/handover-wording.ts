import { vary } from './vary.ts';

export const handoverWording = {
  version: 'handover-wording@1',
  passed: (v: {
    upset: boolean;
    openNow: boolean;
    opens: string | null;
    phone: string | null;
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
    const phone = v.phone === null ? '' : ` You can also call us at ${v.phone}.`;
    return `${sorry}${passed}${when}${phone}`;
  },
  already: (v: { upset: boolean; phone: string | null }): string =>
    `${v.upset ? "I understand, and I'm sorry. " : ''}Your request is already with ` +
    `one of our people.${v.phone === null ? '' : ` You can also reach us at ${v.phone}.`}`,
  unable: (v: { upset: boolean; phone: string | null }): string =>
    `${v.upset ? "I'm sorry about this. " : ''}I can't connect you from ` +
    `here.` +
    (v.phone === null ? ' Please contact our office directly.' : ` Please call us at ${v.phone}.`),
  offer: 'Would you like me to pass you to a person?',
};

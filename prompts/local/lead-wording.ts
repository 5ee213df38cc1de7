import { vary } from './vary.ts';

export const leadWording = {
  version: 'lead-wording@1',
  noted: (v: { name: string | undefined; seed: number }): string => {
    const name = v.name === undefined ? '' : `, ${v.name}`;
    return vary(v.seed, [
      `Thank you${name}, I have noted your details and an agent will get in touch.`,
      `Thanks${name}. Your details are saved, and an agent will contact you.`,
    ]);
  },
  standing: 'Your details are saved, and an agent will get in touch.',
};

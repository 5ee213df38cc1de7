import { vary } from './vary.ts';

const SCOPE_MARK = "that's not something I can help with";

/** What the agent is for, and what it cannot do. `abilities`: "find homes and book viewings". */
export const helpWording = {
  version: 'help-wording@1',
  greet: (v: { agent: string; tenant: string; abilities: string; seed: number }): string =>
    vary(v.seed, [
      `Hello, this is ${v.agent} at ${v.tenant}. I can ${v.abilities}. What can I do for you?`,
      `Hi, welcome to ${v.tenant}! I'm ${v.agent} and I can ${v.abilities}. How can I help?`,
    ]),
  identity: (v: { agent: string; tenant: string; abilities: string }): string =>
    `I'm ${v.agent}, the virtual assistant of ${v.tenant}: a computer program, not a person. ` +
    `I can ${v.abilities}, or pass you to a person.`,
  virtual: (v: { agent: string; tenant: string }): string =>
    `I'm ${v.agent}, the virtual assistant of ${v.tenant}.`,
  privacy: (v: { abilities: string }): string =>
    `I can't share other people's details or bookings. What I can do is ${v.abilities}.`,
  allRight: (seed: number): string =>
    vary(seed, ['All right. What else can I do for you?', 'No problem. How else can I help?']),
  goAhead: (seed: number): string =>
    vary(seed, ['Sure, what can I do for you?', 'Of course. What would you like?']),
  switched: 'Sure, we can go on in English.',
  thanks: (seed: number): string =>
    vary(seed, ["You're welcome! Anything else I can do?", 'My pleasure. Is there anything else?']),
  goodbye: (v: { seed: number; reminder: string }): string =>
    v.reminder +
    vary(v.seed, ['Thank you, and have a good day!', 'Thanks for getting in touch. Goodbye!']),
  seeYou: (v: { when: string }): string => `See you on ${v.when}. `,
  outOfScope: (v: { abilities: string; seed: number }): string =>
    vary(v.seed, [
      `I'm sorry, ${SCOPE_MARK}. What I can do is ${v.abilities}.`,
      `I'm afraid ${SCOPE_MARK}, but I can ${v.abilities}.`,
    ]),
  unclear: (v: { abilities: string; seed: number }): string =>
    vary(v.seed, [
      `I'm sorry, I didn't quite get that. I can ${v.abilities}. What would you like?`,
      `Sorry, I didn't understand. I can ${v.abilities}. How can I help?`,
    ]),
  outOfScopeAgain: (v: { abilities: string }): string =>
    `I still can't help with that; I can only ${v.abilities}. Would you like me to ` +
    `pass you to a person?`,
  repeat: (seed: number): string =>
    vary(seed, ["Sorry, I didn't catch that.", "I'm sorry, I didn't quite get that."]),
  fairHousing:
    "I can't describe areas by who lives there, how safe they are or how their schools do; " +
    'fair-housing rules ask me not to. The local police, the school district and the census ' +
    'bureau publish official figures. I can compare homes by price, size, type and ' +
    'features. What matters to you in a home?',
  market:
    "I have no market figures here, so I'd rather not guess. One of our agents can " +
    'tell you more. Should I pass your question on?',
  cannot: (v: { what: string }): string => `I can't ${v.what} here.`,
  offerContact:
    'I can take your name and phone number so that an agent calls you. Would you like that?',
  failed: (v: { what: string }): string =>
    `I'm sorry, I couldn't ${v.what} just now. Would you like me to pass you to a person?`,
  unconfirmed: (v: { abilities: string }): string =>
    `I can't confirm that from what I have. I can ${v.abilities}, or pass you to a person.`,
  withoutBrief: (seed: number): string =>
    vary(seed, [
      "I'm a front-desk assistant and have no details of this agency here. How can I help?",
      'Hello! I have nothing to look things up in right now. What would you like to know?',
    ]),
  declined:
    'That was not approved, so nothing was changed. Would you like me to pass you to a person?',
};

/** Whether a reply was one of those that said "not my subject" or "not understood". */
export const wasLost = (reply: string): boolean =>
  reply.includes(SCOPE_MARK) ||
  /didn't (?:quite get that\. I can|understand\. I can)/.test(reply) ||
  /con eso no puedo ayudarle|no (?:le|lo) he entendido\. Puedo/.test(reply);

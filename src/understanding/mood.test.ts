import { describe, expect, it } from 'vitest';
import { asksIdentity } from './intents/identity.ts';
import { hearMood } from './mood.ts';

describe('a person is wanted', () => {
  it.each([
    'may I have a word with one of your staff',
    'would you be so kind as to put me through to a colleague',
    'I would prefer to deal with a real person',
    'kindly connect me with whoever is in charge',
    'I insist on speaking to the branch manager',
    'get me somebody who can decide',
    'can I talk to anyone at the office?',
    'is there anybody in the office I can speak to?',
    "I don't want to chat with a machine",
    'enough of this bot',
    'transfer me please',
    'supervisor now',
    'operator',
    'please escalate my case',
    'get human',
    'is there anybody I could ring?',
    'I need to speak with Martha from your office',
    'I will take this up with your management',
    'are you a robot? let me speak to an employee',
    'who can I complain to about this?',
    'i need a human pls',
    'could you patch me through to reception',
  ])('%s', (text) => {
    expect(hearMood(text).wantsHuman).toBe(true);
  });
});

describe('no person is wanted', () => {
  it.each([
    'am I speaking with a human or a program?',
    'is this an automated service?',
    "you're not a real person, are you?",
    'how much does the agent charge?',
    'can four people sit in the meeting room',
    'two people will come in person',
    "what is the agent's commission?",
    'can I meet with someone on Tuesday',
    "I'd like someone to show me the flat",
    'is the building near the train station',
    'talk to you later',
    "could I have the agent's number?",
    'what does a viewing cost per person?',
    'the manager was lovely, thanks',
  ])('%s', (text) => {
    expect(hearMood(text)).toEqual({ wantsHuman: false, upset: false });
  });
});

describe('anger and complaints, in every tone', () => {
  it.each([
    'I am rather cross: nobody has replied to me',
    'you billed us twice',
    'this sucks, no reply from you',
    'I wish to lodge a complaint about your colleague',
    'we shall take legal action',
    'my solicitor will write to you',
    'your technician never turned up',
    'my letters go unanswered',
    'what a nightmare this lease is',
    'you lot never fix the lift',
    'I am deeply dissatisfied with the repairs',
    'the leak is still not fixed after a month',
    'WHY WAS NOBODY THERE YESTERDAY',
  ])('%s', (text) => {
    expect(hearMood(text).upset).toBe(true);
  });

  it.each([
    'I lost my keys on Sunday, what will that set me back',
    'is the cross street quiet?',
    'can you recommend a lawyer?',
    'may I bring my lawyer to the signing?',
    'DO YOU HAVE A LOFT',
    'is the shower still working after the repairs?',
  ])('not: %s', (text) => {
    expect(hearMood(text.toLowerCase()).upset).toBe(false);
  });
});

describe('who is talking', () => {
  it.each([
    ['r u human', true],
    ['do I have a person or a computer here?', true],
    ['is this a chatbot?', true],
    ['who am I talking to?', true],
    ['what exactly are you?', true],
    ['is there a real human behind this?', true],
    ['is there a person I can speak to?', false],
    ['what are you asking for the loft?', false],
    ['who are you open for?', false],
    ['are you open on Monday?', false],
    ['is it a real fireplace?', false],
    ['are you there?', false],
    ['are you real estate agents?', false],
    ['are you people open on Sunday?', false],
  ])('%s → %s', (text, asks) => {
    expect(asksIdentity(text.toLowerCase())).toBe(asks);
  });
});

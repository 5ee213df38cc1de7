import { answerWording } from './answer-wording.ts';
import { ask } from './ask.ts';
import { ask as askEs } from './es/ask.ts';
import * as help from './es/help-wording.ts';
import * as listing from './es/listing-wording.ts';
import { taskWords as taskWordsEs } from './es/task-words.ts';
import * as viewing from './es/viewing-wording.ts';
import { handoverWording } from './handover-wording.ts';
import { helpWording } from './help-wording.ts';
import { leadWording } from './lead-wording.ts';
import { listingFact } from './listing-facts.ts';
import { listingWording } from './listing-wording.ts';
import { noResults, searchNextStep, searchResults } from './search-results.ts';
import { taskWords } from './task-words.ts';
import { offerSlots, viewingWording } from './viewing-wording.ts';

const english = {
  ask,
  answer: answerWording,
  handover: handoverWording,
  help: helpWording,
  lead: leadWording,
  fact: listingFact,
  listing: listingWording,
  noResults,
  nextStep: searchNextStep,
  results: searchResults,
  task: taskWords,
  viewing: viewingWording,
  slots: offerSlots,
};
/** Everything the local model says, in one language. */
export type Words = typeof english;

const spanish: Words = {
  ask: askEs,
  answer: help.answerWording,
  handover: help.handoverWording,
  help: help.helpWording,
  lead: help.leadWording,
  fact: listing.listingFact,
  listing: listing.listingWording,
  noResults: listing.noResults,
  nextStep: listing.searchNextStep,
  results: listing.searchResults,
  task: taskWordsEs,
  viewing: viewing.viewingWording,
  slots: viewing.offerSlots,
};

const SPOKEN: Readonly<Record<string, Words>> = { en: english, es: spanish };

/** Whether the local model speaks it wholly. */
export const isSpoken = (language: string): boolean => language in SPOKEN;
export const wordsIn = (language: string): Words => SPOKEN[language] ?? english;

import { gatherEvidence, ungrounded } from '../evidence.ts';

export const ZONE = 'America/Los_Angeles';
export const NOW = new Date('2026-11-20T10:00:00-08:00');
/** What a reply may rest on: one tool result, and passages. */
export const known = (data: unknown, ...texts: string[]) =>
  gatherEvidence({ timeZone: ZONE, now: NOW, data: [data], texts });
/** What of a sentence is in no result. */
export const judged = (sentence: string, data: unknown) => ungrounded(sentence, known(data));

import { expect, it } from 'vitest';
import { demoDocuments } from '../../../src/demo/demo-documents.ts';
import { gatherEvidence, ungrounded } from './evidence.ts';

/** What a document says may be repeated, by the sentence and in one line. */
it.each(demoDocuments.map(({ source, text }) => [source, text] as const))('%s', (_, text) => {
  const evidence = gatherEvidence({
    timeZone: 'America/Los_Angeles',
    now: new Date('2026-11-20T10:00:00-08:00'),
    data: [],
    texts: [text],
  });
  const oneLine = text.replace(/\s+/g, ' ');
  for (const sentence of oneLine.split(/(?<=[.!?])\s+/)) {
    expect(ungrounded(sentence, evidence)).toEqual([]);
  }
});

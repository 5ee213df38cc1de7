import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Moderate } from './moderate.ts';

const ANSWERS_REMEMBERED = 1_000;
/** Longer than a turn takes; the next one asks anew. */
const TURN_MS = 120_000;

/** What is wrong with a whole answer, before anybody hears it; asked once for a text in a turn. */
export function makeModerateReply(moderate: Moderate) {
  const known = new LRUCache<string, Promise<string[]>>({ max: ANSWERS_REMEMBERED, ttl: TURN_MS });
  return (turn: { tenantId: string; runId: string }, text: string): Promise<string[]> => {
    const hash = createHash('sha256').update(text).digest('base64url');
    const key = `${turn.tenantId} ${turn.runId} ${hash}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const judged = moderate(text, 'out').then(({ categories }) =>
      categories.map((category) => `moderation: ${category}`),
    );
    known.set(key, judged);
    return judged;
  };
}

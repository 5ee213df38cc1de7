import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { isAppError } from '../errors.ts';
import type { PiiService } from '../privacy/find-with-service.ts';

interface Outcome {
  characters: number;
  latencyMs: number;
  success: boolean;
  errorCode?: string;
}

/** Enters one call in the books. */
type EnterCall = (characters: number) => Promise<{ settle(outcome: Outcome): Promise<void> }>;

const TEXTS_MAX = 5_000;

/**
 * A redaction service whose calls are paid for, and that is asked once for each text: a
 * conversation's earlier messages come up again with every turn. Keeps places in texts, no texts.
 */
export function makeMeteredService(service: PiiService, enter: EnterCall): PiiService {
  const known = new LRUCache<string, Awaited<ReturnType<PiiService['analyse']>>>({
    max: TEXTS_MAX,
  });
  return {
    async analyse(text, signal) {
      const key = createHash('sha256').update(text).digest('base64url');
      const before = known.get(key);
      if (before !== undefined) return before;
      const characters = text.length;
      const call = await enter(characters);
      const startedAt = performance.now();
      const took = () => ({ characters, latencyMs: performance.now() - startedAt });
      try {
        const found = await service.analyse(text, signal);
        known.set(key, found);
        await call.settle({ ...took(), success: true });
        return found;
      } catch (error) {
        const errorCode = isAppError(error) ? error.code : 'provider_failed';
        await call.settle({ ...took(), success: false, errorCode });
        throw error;
      }
    },
  };
}

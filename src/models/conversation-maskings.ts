import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { isAppError } from '../errors.ts';
import type { Masker, Masking } from '../privacy/mask.ts';
import type { VaultEntry } from '../schemas/pii.ts';
import type { Asker } from './report-call.ts';

/** Keeps what a conversation's placeholders stand for. */
export interface MaskingVault {
  list(tenantId: string, threadId: string): Promise<VaultEntry[]>;
  /** In the open transaction. @throws AppError `conflict` */
  keep(tenantId: string, threadId: string, entries: VaultEntry[]): Promise<void>;
}

export interface ConversationMaskingsDeps {
  vault: MaskingVault;
  inOneTransaction<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
  onError: (error: unknown, fields?: Record<string, unknown>) => void;
}

interface OpenRun {
  threadId: string;
  masking: Masking;
  /** So many of its entries are in the vault. */
  kept: number;
}

const RUNS_MAX = 2_000;
const threadSchema = z.uuid();
const keyOf = (tenantId: string, runId: string) => `${tenantId} ${runId}`;

/**
 * A conversation's placeholders, the same in every turn of it, whichever process takes the turn.
 * What a run gives out is written together with what that run records; should it record nothing,
 * the next one gives out placeholders of its own.
 */
export function makeConversationMaskings(deps: ConversationMaskingsDeps) {
  const { vault, inOneTransaction, onError } = deps;
  const open = new LRUCache<string, OpenRun>({ max: RUNS_MAX });

  async function keep(tenantId: string, run: OpenRun): Promise<number> {
    const entries = run.masking.entries();
    if (entries.length > run.kept) {
      try {
        await vault.keep(tenantId, run.threadId, entries.slice(run.kept));
      } catch (error) {
        // A run that was taken over has kept its own: this one's turn is worth more than they are.
        if (!isAppError(error) || error.code !== 'conflict') throw error;
        onError(error, { tenantId, operation: 'vault' });
      }
    }
    return entries.length;
  }

  return {
    /** Where there is no thread, placeholders that end with the call. */
    async begin(masker: Masker, { tenantId, threadId, runId }: Asker): Promise<Masking> {
      if (!threadSchema.safeParse(threadId).success || threadId === undefined) {
        return masker.begin();
      }
      const key = runId === undefined ? undefined : keyOf(tenantId, runId);
      const before = key === undefined ? undefined : open.get(key);
      if (before?.threadId === threadId) return before.masking;
      const known = await vault.list(tenantId, threadId);
      const masking = masker.begin(known);
      if (key !== undefined) {
        open.set(key, { threadId, masking, kept: masking.entries().length });
      }
      return masking;
    },

    /** Runs `work`, which records something of a run, in one transaction with what it masked. */
    async recordWith<T>(tenantId: string, runId: string, work: () => Promise<T>): Promise<T> {
      const run = open.get(keyOf(tenantId, runId));
      if (run === undefined || run.masking.entries().length === run.kept) return work();
      let kept = run.kept;
      const result = await inOneTransaction(tenantId, async () => {
        const recorded = await work();
        kept = await keep(tenantId, run);
        return recorded;
      });
      run.kept = kept;
      return result;
    },

    /** The run has recorded all it will. */
    end: (tenantId: string, runId: string): void => void open.delete(keyOf(tenantId, runId)),
  };
}

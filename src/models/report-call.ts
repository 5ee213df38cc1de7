import type { AIMessageChunk, BaseMessage, UsageMetadata } from '@langchain/core/messages';
import { isAppError } from '../errors.ts';
import { kindsIn } from '../privacy/kinds-in.ts';
import type { Principal } from '../schemas/access.ts';
import type { AuditEntry, RecordAudit } from '../schemas/audit.ts';
import type { Budget, CallOutcome } from './budget-port.ts';
import type { Candidate } from './candidate.ts';
import { wordsOf } from './words-of.ts';

/** For whom a model is asked. */
export interface Asker {
  tenantId: string;
  agentId: string;
  threadId?: string | undefined;
  runId?: string | undefined;
  /** Who set it off, where that is known. */
  principal?: Principal | undefined;
}

/** Where calls of models are entered: money, and who asked which model with what kind of data. */
export interface CallBooks {
  budget?: Budget;
  audit?: RecordAudit;
  /** Kinds of personal data in messages that the tenant's own choice sends in the open. */
  exposed?(tenantId: string, messages: readonly BaseMessage[]): Promise<string[]>;
}

export interface OpenCall {
  hear(chunk: AIMessageChunk): void;
  /** Once; `error` is undefined for a call that succeeded. */
  end(error?: unknown): Promise<void>;
  /** Instead: it was told to stop, for another one was faster. Never counted as nothing. */
  abandon(): Promise<void>;
}

type Asked = Pick<Candidate, 'provider' | 'model' | 'outputTokensMax' | 'ownPrice'>;

const CHARS_A_TOKEN = 4;
const KINDS_MAX = 40;

const codeOf = (error: unknown): string => (isAppError(error) ? error.code : 'aborted');

/** Who acts when nobody in particular set an agent off. */
const actorOf = ({ principal, agentId }: Asker): Principal =>
  principal ?? { kind: 'system', id: `agent:${agentId}`, role: 'service' };

const entryOf = (
  asker: Asker,
  { provider, model }: Asked,
): Pick<AuditEntry, 'actor' | 'model' | 'threadId' | 'runId'> => ({
  actor: actorOf(asker),
  model: `${provider}/${model}`.slice(0, 200),
  ...(asker.threadId !== undefined && { threadId: asker.threadId }),
  ...(asker.runId !== undefined && { runId: asker.runId }),
});

/** Tells the audit of a candidate that was not asked because a rule refuses it. */
export const reportRefusal = async (
  { audit }: CallBooks,
  asker: Asker,
  candidate: Asked,
  reason: string,
): Promise<void> =>
  audit?.(asker.tenantId, {
    ...entryOf(asker, candidate),
    action: 'model.refused',
    outcome: 'refused',
    details: { code: 'model_not_allowed', reason },
  });

/**
 * Sets aside what a call may cost, and hears how it goes. `messages` are masked: kinds of
 * personal data are read off their placeholders.
 * @throws AppError `budget_exhausted`: then the call must not be made
 */
export async function openCall(
  { budget, audit, exposed }: CallBooks,
  asker: Asker,
  candidate: Asked,
  messages: readonly BaseMessage[],
): Promise<OpenCall> {
  const sent = wordsOf(messages);
  const { provider, model, outputTokensMax, ownPrice: price } = candidate;
  const { tenantId, agentId, threadId, runId } = asker;
  const inputTokensEstimate = Math.ceil(sent.length / CHARS_A_TOKEN);
  const reservation = await budget?.reserve({
    ...{ tenantId, agentId, threadId, runId, provider, model },
    ...{ operation: 'chat', inputTokensEstimate, outputTokensMax, price },
  });
  const startedAt = performance.now();
  let heardChars = 0;
  let reported: Pick<CallOutcome, 'inputTokens' | 'outputTokens'> = {};

  const enter = async (outcome: Omit<CallOutcome, 'latencyMs'>): Promise<void> => {
    await reservation?.settle({ ...outcome, latencyMs: performance.now() - startedAt });
    if (audit === undefined) return;
    const kinds = [...kindsIn(sent), ...((await exposed?.(tenantId, messages)) ?? [])];
    await audit(tenantId, {
      ...entryOf(asker, candidate),
      action: 'model.called',
      outcome: outcome.success ? 'ok' : 'failed',
      dataClasses: [...new Set(kinds)].slice(0, KINDS_MAX),
      ...(outcome.errorCode !== undefined && { details: { code: outcome.errorCode } }),
    });
  };

  return {
    hear(chunk) {
      heardChars += chunk.text.length;
      for (const { args } of chunk.tool_call_chunks ?? []) heardChars += args?.length ?? 0;
      const usage = chunk.usage_metadata as UsageMetadata | undefined;
      if (usage === undefined) return;
      reported = { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens };
    },
    async end(error) {
      const success = error === undefined;
      // Nobody bills a call that never spoke; one that broke off is billed as far as it came.
      const nothing = !success && heardChars === 0 ? { inputTokens: 0, outputTokens: 0 } : {};
      await enter({
        ...nothing,
        ...reported,
        success,
        ...(!success && { errorCode: codeOf(error) }),
      });
    },
    abandon: () => {
      const outputTokens = Math.ceil(heardChars / CHARS_A_TOKEN);
      const guess = { inputTokens: inputTokensEstimate, outputTokens, estimated: true };
      return enter({ ...guess, ...reported, success: false, errorCode: 'aborted' });
    },
  };
}

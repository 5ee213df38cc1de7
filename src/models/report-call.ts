import type { AIMessageChunk, BaseMessage, UsageMetadata } from '@langchain/core/messages';
import { isAppError } from '../errors.ts';
import type { Principal } from '../schemas/access.ts';
import type { AuditEntry, RecordAudit } from '../schemas/audit.ts';
import type { Budget, CallOutcome } from './budget-port.ts';
import type { Candidate } from './candidate.ts';

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
}

export interface OpenCall {
  hear(chunk: AIMessageChunk): void;
  /** Once; `error` is undefined for a call that succeeded. */
  end(error?: unknown): Promise<void>;
}

type Asked = Pick<Candidate, 'provider' | 'model' | 'outputTokensMax'>;

const CHARS_A_TOKEN = 4;
const PLACEHOLDER_KIND = /\[([A-Z]{2,20}(?:_[A-Z]{1,20})?)_\d{1,6}\]/g;
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
  { budget, audit }: CallBooks,
  asker: Asker,
  candidate: Asked,
  messages: readonly BaseMessage[],
): Promise<OpenCall> {
  const sent = messages.map(({ text }) => text).join('\n');
  const { provider, model, outputTokensMax } = candidate;
  const { tenantId, agentId, threadId, runId } = asker;
  const inputTokensEstimate = Math.ceil(sent.length / CHARS_A_TOKEN);
  const reservation = await budget?.reserve({
    ...{ tenantId, agentId, threadId, runId, provider, model },
    ...{ operation: 'chat', inputTokensEstimate, outputTokensMax },
  });
  const startedAt = performance.now();
  let heardChars = 0;
  let reported: Pick<CallOutcome, 'inputTokens' | 'outputTokens'> = {};

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
      await reservation?.settle({
        ...{ ...nothing, ...reported, success, latencyMs: performance.now() - startedAt },
        ...(success ? {} : { errorCode: codeOf(error) }),
      });
      const kinds = new Set([...sent.matchAll(PLACEHOLDER_KIND)].map(([, kind = '']) => kind));
      kinds.delete('LITERAL');
      await audit?.(tenantId, {
        ...entryOf(asker, candidate),
        action: 'model.called',
        outcome: success ? 'ok' : 'failed',
        dataClasses: [...kinds].slice(0, KINDS_MAX),
        ...(success ? {} : { details: { code: codeOf(error) } }),
      });
    },
  };
}

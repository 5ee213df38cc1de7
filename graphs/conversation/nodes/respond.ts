import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import {
  AIMessage,
  type AIMessageChunk,
  SystemMessage,
  type UsageMetadata,
} from '@langchain/core/messages';
import { z } from 'zod';
import * as brokeOff from '../../../prompts/broke-off.ts';
import { isAppError } from '../../../src/errors.ts';
import type { Principal } from '../../../src/schemas/access.ts';
import type { Agent } from '../../../src/schemas/agent.ts';
import { type Brief, openQuestionSchema } from '../../../src/schemas/dialogue.ts';
import type { ToolSet } from '../../../tools/tool.ts';
import { makeBrief } from '../brief.ts';
import { release } from '../events.ts';
import { askedOf, instructionCheck, replyEvidence } from '../evidence-of.ts';
import { ungrounded } from '../grounding/evidence.ts';
import { formFor } from '../grounding/reply-form.ts';
import { isLeak, makeReviewCall, type ReviewCall } from '../grounding/review-call.ts';
import { makeSentenceGate } from '../grounding/sentence-gate.ts';
import { makeSpeaker } from '../grounding/speak-judged.ts';
import { textOf } from '../messages.ts';
import { TOOL_ROUNDS_MAX } from '../routes.ts';
import type { NodeConfig, OpenSession, Session } from '../session.ts';
import {
  type ConversationState,
  type ConversationUpdate,
  type PlannedCall,
  type Turn,
  turnOf,
} from '../state.ts';

export interface ChatModels {
  forReply(
    tenantId: string,
    agent: Agent,
    occasion?: { threadId: string; runId: string; principal: Principal | undefined },
  ): BaseChatModel;
}

/** What one answer of a model took, by its own account. */
export interface Answered extends Omit<StepKey, 'step'> {
  agentId: string;
  principal: Principal | undefined;
  /** What the person said that it answers. */
  heard: string;
  model: string | undefined;
  inputTokens: number | undefined;
  outputTokens: number | undefined;
  latencyMs: number;
}

/** What a model decided in one step; the first decision kept for a step is the decision. */
export const proposalSchema = z.object({
  text: z.string(),
  calls: z.array(
    z.object({ id: z.string(), name: z.string(), args: z.record(z.string(), z.unknown()) }),
  ),
  asked: openQuestionSchema.nullable(),
  limited: z.boolean(),
  /** Code of what kept the better model from answering. */
  limitedBy: z.string().optional(),
  /** Worded by us, not by a language model. */
  keyless: z.boolean().optional(),
});
export type Proposal = z.infer<typeof proposalSchema>;

export interface Proposals {
  find(tenantId: string, step: StepKey): Promise<unknown | null>;
  /** First writer wins; returns what is kept. */
  save(tenantId: string, step: StepKey & { message: unknown }): Promise<unknown>;
}
export interface StepKey {
  threadId: string;
  runId: string;
  step: number;
}

export interface RespondDeps {
  openSession: OpenSession;
  models: ChatModels;
  tools: ToolSet;
  proposals: Proposals;
  systemPrompt: (brief: Brief) => string;
  /** What is said to a question that the law forbids to answer; null where there is none. */
  refuses?: (text: string, language: string) => string | null;
  /** What is wrong with a sentence whatever is known: steering, moderation. */
  screen?: (sentence: string) => string[];
  /**
   * What a service finds wrong with a language model's whole answer. Where there is one, nothing
   * of an answer is said before the verdict; our own words need none.
   */
  moderateReply?: (turn: { tenantId: string; runId: string }, text: string) => Promise<string[]>;
  /** Told of an answer that broke off after words of it were heard. */
  onBroken?: (tenantId: string, error: unknown) => void;
  /** Told of every answer, for who keeps count of them. */
  onAnswer?: (tenantId: string, answered: Answered) => void;
  now: () => Date;
}

/** The model proposes: words for the person, or tool calls. It carries nothing out. */
export function makeRespond(deps: RespondDeps) {
  const specs = specsOf(deps.tools);
  return async (state: ConversationState, config: NodeConfig): Promise<ConversationUpdate> => {
    const session = await deps.openSession(config);
    const turn = turnOf(state);
    const step: StepKey = { threadId: session.threadId, runId: turn.runId, step: turn.step };
    const evidence = replyEvidence(state, session, deps.now());
    const repeats = instructionCheck(state, session);
    const check = (text: string) => [
      ...ungrounded(text, evidence),
      ...repeats(text),
      ...(deps.screen?.(text) ?? []),
    ];
    let out = turn.released;
    const say = (text: string): void => {
      out = release(config, out, text);
    };
    const { moderateReply } = deps;
    const about = { tenantId: session.tenant.id, runId: turn.runId };
    const judge = moderateReply && ((text: string) => moderateReply(about, text));
    const speaker = makeSpeaker(say, judge);
    const format = formFor(session.channel, state.language);
    const gate = makeSentenceGate({ check, format, release: speaker.take });

    // A decision that was kept before a crash is repeated, not asked for again: its effects
    // may have happened. A repair is a new question to the model.
    const hasPast = config.context?.isFresh !== true || session.runId !== turn.runId;
    const kept =
      turn.repairs === 0 && hasPast ? await deps.proposals.find(session.tenant.id, step) : null;
    const first = turn.step === 0 && turn.repairs === 0;
    const refusal = first ? deps.refuses?.(turn.userText, state.language) : null;
    let proposal: Proposal;
    if (typeof refusal === 'string') {
      proposal = { ...NOTHING, text: refusal, keyless: true };
      gate.push(refusal);
    } else if (kept === null) {
      const tools = session.agent.tools.flatMap((name) => specs.get(name) ?? []);
      let heard = false;
      let asked: Proposal;
      try {
        asked = await propose(deps, tools, state, { session, config, step }, (chunk) => {
          heard = true;
          gate.push(chunk);
        });
      } catch (error) {
        // A vendor takes no conversation down: what is left of the turn is a repair.
        if (!heard || config.signal?.aborted || !isBroken(error)) throw error;
        deps.onBroken?.(session.tenant.id, error);
        gate.cut();
        if (turn.repairs === 0 && out !== turn.released) say(brokeOff.render(state.language));
        return {
          draft: { text: '', problems: ['the answer broke off'] },
          openQuestion: null,
          pendingAction: null,
          turn: { ...turn, released: out },
        };
      }
      const decides = asked.calls.length > 0 || turn.step > 0;
      proposal =
        decides && turn.repairs === 0
          ? proposalSchema.parse(
              await deps.proposals.save(session.tenant.id, { ...step, message: asked }),
            )
          : asked;
    } else {
      proposal = proposalSchema.parse(kept);
      gate.push(proposal.text);
    }
    const passed = gate.end();
    const wrong = await speaker.finish(proposal.keyless === true);
    const released = wrong.length === 0 ? passed.released : '';
    const problems = [...passed.problems, ...wrong];
    const limited = turn.limited || proposal.limited;
    const limitedBy = proposal.limitedBy ?? turn.limitedBy;
    const heard: Turn = { ...turn, released: out, limited, ...(limitedBy && { limitedBy }) };

    if (proposal.calls.length > 0 && turn.step < TOOL_ROUNDS_MAX) {
      const review = makeReviewCall({
        tools: deps.tools,
        approvals: session.agent.approvals,
        check: (text) => [...ungrounded(text, evidence), ...instructionCheck(state, session)(text)],
        asked: askedOf(state, session),
      });
      const calls = plan(proposal, session, step, review);
      return {
        messages: [callMessage(calls, released, step)],
        pendingAction: { calls },
        turn: heard,
      };
    }
    const looped = proposal.calls.length > 0 ? ['too many tool calls in one turn'] : [];
    return {
      draft: {
        text: isUnsayable(problems) ? '' : passed.rejected,
        problems: [...problems, ...looped],
      },
      openQuestion: proposal.asked,
      pendingAction: null,
      turn: heard,
    };
  };
}

const NOTHING: Proposal = { text: '', calls: [], asked: null, limited: false };

const isBroken = (error: unknown): boolean =>
  isAppError(error) && (error.code === 'model_failed' || error.code === 'model_stalled');

/** The state is streamed, too: what nobody may hear is not kept there. */
const isUnsayable = (problems: readonly string[]): boolean =>
  isLeak(problems) || problems.some((problem) => problem.startsWith('moderation'));

type ToolSpec = NonNullable<ReturnType<ReturnType<typeof specsOf>['get']>>;

async function propose(
  deps: RespondDeps,
  tools: ToolSpec[],
  state: ConversationState,
  { session, config, step }: { session: Session; config: NodeConfig; step: StepKey },
  onText: (chunk: string) => void,
): Promise<Proposal> {
  const brief = makeBrief(state, session, deps.now());
  const system = new SystemMessage({
    content: deps.systemPrompt(brief),
    additional_kwargs: { brief },
  });
  const { threadId, runId } = step;
  const startedAt = performance.now();
  const { tenant, agent, principal } = session;
  const model = deps.models.forReply(tenant.id, agent, { threadId, runId, principal });
  const bound = model.bindTools?.(tools) ?? model;
  const stream = await bound.stream([system, ...state.messages], {
    // Only text the gate released may reach listeners of the `messages` stream.
    tags: ['langsmith:nostream'],
    ...(config.signal ? { signal: config.signal } : {}),
  });
  let whole: AIMessageChunk | undefined;
  for await (const chunk of stream as AsyncIterable<AIMessageChunk>) {
    const text = textOf(chunk);
    if (text !== '') onText(text);
    whole = whole === undefined ? chunk : whole.concat(chunk);
  }
  const told = whole?.response_metadata ?? {};
  // The library's type for it is `never` where no structure is named.
  const { usage_metadata: usage } = (whole ?? {}) as { usage_metadata?: UsageMetadata };
  deps.onAnswer?.(session.tenant.id, {
    ...{ threadId, runId, agentId: session.agent.id, principal, heard: turnOf(state).userText },
    model: typeof told['model_name'] === 'string' ? told['model_name'] : undefined,
    inputTokens: usage?.input_tokens,
    outputTokens: usage?.output_tokens,
    latencyMs: performance.now() - startedAt,
  });
  const asked = openQuestionSchema.safeParse(whole?.additional_kwargs['asked']);
  return {
    text: whole === undefined ? '' : textOf(whole),
    calls: (whole?.tool_calls ?? []).map((call, ordinal) => ({
      id: call.id ?? `call-${ordinal}`,
      name: call.name,
      args: call.args,
    })),
    asked: asked.success ? asked.data : null,
    limited: told['limited'] === true,
    ...(told['keyless'] === true && { keyless: true }),
    ...(typeof told['limited_by'] === 'string' && { limitedBy: told['limited_by'] }),
  };
}

/** What models are told of the tools; made once, for a schema costs more than a short turn. */
const specsOf = (tools: ToolSet) =>
  new Map(
    [...tools.values()].map(({ name, description, args }) => {
      const parameters = z.toJSONSchema(args, { io: 'input' });
      return [name, { type: 'function' as const, function: { name, description, parameters } }];
    }),
  );

const plan = (
  proposal: Proposal,
  session: Session,
  step: StepKey,
  review: ReviewCall,
): PlannedCall[] =>
  proposal.calls.map(({ name, args }, ordinal) => ({
    ...review(name, args),
    id: `call:${step.runId}:${step.step}:${ordinal}`,
    effectKey: [session.tenant.id, step.threadId, step.runId, step.step, ordinal].join(':'),
  }));

const callMessage = (calls: PlannedCall[], text: string, step: StepKey) =>
  new AIMessage({
    id: `ai:${step.runId}:${step.step}`,
    content: text,
    tool_calls: calls.map((c) => ({ id: c.id, name: c.tool, args: c.args, type: 'tool_call' })),
  });

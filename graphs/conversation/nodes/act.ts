import { ToolMessage } from '@langchain/core/messages';
import type { Principal } from '../../../src/schemas/access.ts';
import type { ToolName } from '../../../src/schemas/agent.ts';
import { toolNameSchema } from '../../../src/schemas/agent.ts';
import { argumentProblems, failure, type ToolContext, type ToolSet } from '../../../tools/tool.ts';
import { emit } from '../events.ts';
import { remember } from '../remember.ts';
import type { NodeConfig, OpenSession, Session } from '../session.ts';
import {
  type ConversationState,
  type ConversationUpdate,
  type PlannedCall,
  turnOf,
} from '../state.ts';
import { cleanResult, type Detect } from '../tripwire.ts';

export interface Effects {
  /** Runs a write once under its key; a repeat gets the stored result. */
  once(
    tenantId: string,
    effect: {
      key: string;
      threadId: string;
      runId: string;
      tool: string;
      args: unknown;
      /** Whoever set it off. */
      by?: Principal | undefined;
    },
    run: () => Promise<unknown>,
  ): Promise<{ result: unknown; replayed: boolean }>;
}

export interface ActDeps {
  openSession: OpenSession;
  tools: ToolSet;
  effects: Effects;
  /** Finds orders to the assistant in what tools return. */
  detect?: Detect;
  now: () => Date;
}

/** Carries out exactly what was proposed and approved. */
export const makeAct =
  (deps: ActDeps) =>
  async (state: ConversationState, config: NodeConfig): Promise<ConversationUpdate> => {
    const session = await deps.openSession(config);
    const turn = turnOf(state);
    const calls = state.pendingAction?.calls ?? [];
    const messages: ToolMessage[] = [];
    const used: ToolName[] = [];
    let { memory, slots } = state;
    let suspect = turn.suspect === true;
    for (const call of calls) {
      const started = performance.now();
      emit(config, { event: 'tool', data: { name: call.tool, phase: 'start', args: call.args } });
      const returned = await runCall(deps, session, turn.runId, call);
      const { result, cut } = cleanResult(returned, deps.detect);
      suspect ||= cut > 0;
      const ms = Math.round(performance.now() - started);
      emit(config, { event: 'tool', data: { name: call.tool, phase: 'end', result, ms } });
      messages.push(
        new ToolMessage({
          // The effect key makes a repeated run replace its own message, not add one.
          id: `tool:${call.effectKey}`,
          content: JSON.stringify(result),
          tool_call_id: call.id,
          name: call.tool,
        }),
      );
      const name = toolNameSchema.safeParse(call.tool);
      if (!name.success) continue;
      used.push(name.data);
      ({ memory, slots } = remember(
        { memory, slots },
        { tool: name.data, args: call.args, result },
      ));
    }
    return {
      messages,
      memory,
      slots,
      pendingAction: null,
      turn: {
        ...turn,
        ...(suspect && { suspect }),
        step: turn.step + 1,
        toolsUsed: [...turn.toolsUsed, ...used],
      },
    };
  };

async function runCall(
  deps: ActDeps,
  session: Session,
  runId: string,
  call: PlannedCall,
): Promise<unknown> {
  const name = toolNameSchema.safeParse(call.tool);
  const tool = name.success ? deps.tools.get(name.data) : undefined;
  if (tool === undefined || !session.agent.tools.includes(tool.name)) {
    return failure('unknown_tool', `There is no tool ${call.tool} here.`);
  }
  if (call.decision === 'refused') return failure('refused', call.reason ?? 'This is not allowed.');
  if (call.decision === 'rejected') {
    const reason = call.reason === undefined ? '' : `: ${call.reason}`;
    return failure('rejected', `A person at the agency declined this${reason}.`);
  }
  const parsed = tool.args.safeParse(call.args);
  if (!parsed.success) return failure('bad_arguments', argumentProblems(parsed.error));
  const context: ToolContext = {
    tenantId: session.tenant.id,
    agent: session.agent,
    threadId: session.threadId,
    runId,
    now: deps.now(),
    effectKey: call.effectKey,
  };
  // Name and arguments were matched by the lookup above; the union cannot express that.
  const run = () =>
    (tool.run as (args: unknown, c: ToolContext) => Promise<unknown>)(parsed.data, context);
  if (tool.effect === 'read') return await run();
  const { threadId, principal: by } = session;
  const effect = { key: call.effectKey, threadId, runId, tool: tool.name, args: parsed.data, by };
  return (await deps.effects.once(session.tenant.id, effect, run)).result;
}

import type { z } from 'zod';
import type { Agent, ToolName } from '../src/schemas/agent.ts';
import {
  type ToolArgs,
  type ToolFailure,
  type ToolResult,
  toolCallSchemas,
} from '../src/schemas/tool-calls.ts';

/** What a handler may rely on; set by Foyer, never by the model. */
export interface ToolContext {
  tenantId: string;
  agent: Agent;
  threadId: string;
  runId: string;
  now: Date;
  /** Idempotency key of this effect: tenant + thread + run + step + ordinal. */
  effectKey: string;
}

export interface Tool<N extends ToolName = ToolName> {
  name: N;
  description: string;
  /** A write runs once under its effect key, inside the transaction that records its result. */
  effect: 'read' | 'write';
  args: (typeof toolCallSchemas)[N]['args'];
  run: (args: ToolArgs<N>, context: ToolContext) => Promise<ToolResult<N>>;
}

type AnyTool = { [N in ToolName]: Tool<N> }[ToolName];
export type ToolSet = ReadonlyMap<ToolName, AnyTool>;

export function makeTool<N extends ToolName>(definition: Omit<Tool<N>, 'args'>): Tool<N> {
  return { ...definition, args: toolCallSchemas[definition.name].args };
}

export const toolSet = (tools: AnyTool[]): ToolSet =>
  new Map(tools.map((tool) => [tool.name, tool]));

export const failure = (
  code: string,
  message: string,
  extra: Pick<ToolFailure, 'nextFree'> = {},
): ToolFailure => ({ ok: false, code, message, ...extra });

/** Zod's complaint in words a model can act on: "startsAt: Invalid ISO datetime". */
export const argumentProblems = (error: z.ZodError): string =>
  error.issues
    .map((issue) => `${issue.path.join('.') || 'arguments'}: ${issue.message}`)
    .join('; ');

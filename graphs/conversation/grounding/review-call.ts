import { toolNameSchema } from '../../../src/schemas/agent.ts';
import type { ToolSet } from '../../../tools/tool.ts';
import type { PlannedCall } from '../state.ts';
import { codesIn, linksIn } from './codes.ts';
import { type Asked, unjustified } from './justify-call.ts';

export type ReviewCall = (
  name: string,
  args: Record<string, unknown>,
) => Pick<PlannedCall, 'tool' | 'args' | 'decision' | 'reason' | 'needsApproval'>;

/**
 * Policy over what a model proposes, whatever it was told to propose: arguments carry nothing
 * out that may not be said, and a write does what the person asked. A refused call keeps no
 * arguments, since calls are streamed, kept and shown.
 */
export function makeReviewCall(deps: {
  tools: ToolSet;
  /** Writes that wait for a person at the agency, who then judges instead. */
  approvals: readonly string[];
  /** What is wrong with a text, as for a sentence of a reply. */
  check: (text: string) => string[];
  asked: Asked;
}): ReviewCall {
  const refused = (tool: string, reason: string) =>
    ({ tool, args: {}, decision: 'refused', reason, needsApproval: false }) as const;
  return (name, args) => {
    const known = toolNameSchema.safeParse(name);
    if (!known.success) return { tool: 'unknown_tool', args: {}, needsApproval: false };
    const tool = deps.tools.get(known.data);
    // Only codes, links and instructions: a wished price or day is no statement of fact.
    const leaks = stringsIn(args).some(
      (text) =>
        (codesIn(text).length > 0 || linksIn(text).length > 0 || text.length > LONG) &&
        isLeak(deps.check(text)),
    );
    if (leaks) return refused(name, 'the arguments hold what is not for this tool');
    const needsApproval = deps.approvals.includes(name);
    const reason =
      tool?.effect === 'write' && !needsApproval ? unjustified(name, args, deps.asked) : null;
    return reason === null ? { tool: name, args, needsApproval } : refused(name, reason);
  };
}

const LONG = 30;
const LEAK = /^(?:code|link|it repeats)/;

/** Whether complaints about a text tell of what must not get out, not only of what is untrue. */
export const isLeak = (problems: readonly string[]): boolean =>
  problems.some((problem) => LEAK.test(problem));

/** How arguments are named; any other name was made up, and may carry something. */
const ARGUMENT = /^[a-z]+(?:[A-Z][a-z]+)*$/;

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => [
    ...(Array.isArray(value) || ARGUMENT.test(key) ? [] : [key]),
    ...stringsIn(item),
  ]);
}

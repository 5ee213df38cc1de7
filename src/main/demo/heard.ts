import type { z } from 'zod';
import type { ToolName } from '../../schemas/agent.ts';
import type { TurnResult } from '../../schemas/chat.ts';
import { toolCallSchemas } from '../../schemas/tool-calls.ts';
import type { TurnFrame } from '../chat/turn-frames.ts';

export interface Heard {
  user: string;
  result: TurnResult;
  frames: TurnFrame[];
}

type Result<N extends ToolName> = z.infer<(typeof toolCallSchemas)[N]['result']>;

/** What a tool last answered when it succeeded, of all that was heard. */
export function lastResult<N extends ToolName>(
  turns: readonly Heard[],
  name: N,
): Result<N> | undefined {
  const { result: schema } = toolCallSchemas[name];
  return turns
    .flatMap((turn) => turn.frames)
    .flatMap((frame) => {
      if (frame.event !== 'tool' || frame.data.name !== name) return [];
      const parsed = schema.safeParse(frame.data.result);
      return parsed.success ? [parsed.data as Result<N>] : [];
    })
    .at(-1);
}

import { z } from 'zod';
import type { Resume } from '../../src/schemas/chat.ts';
import { type TurnResult, turnResultSchema } from '../../src/schemas/chat.ts';

interface ToolUse {
  name: string;
  args: unknown;
  result: unknown;
}

/** What came back for one turn: the result, and the tools that ran on the way. */
export type Heard =
  | { ok: true; result: TurnResult; tools: ToolUse[] }
  | { ok: false; problem: string; tools: ToolUse[] };

export interface ChatClient {
  send(message: { user: string } | { resume: Resume }): Promise<Heard>;
  threadId(): string | undefined;
}

const TURN_MS_MAX = 120_000;

const toolStart = z.object({ name: z.string(), phase: z.literal('start'), args: z.unknown() });
const toolEnd = z.object({ name: z.string(), phase: z.literal('end'), result: z.unknown() });

/** Talks to one agent over `POST /v1/chat/message` with server-sent events, on one thread. */
export function makeChatClient(options: {
  baseUrl: string;
  key: string;
  agent: string;
  channel: 'text' | 'voice';
}): ChatClient {
  let threadId: string | undefined;

  const send: ChatClient['send'] = async (message) => {
    const response = await fetch(`${options.baseUrl}/v1/chat/message`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${options.key}`,
      },
      body: JSON.stringify({
        agent_id: options.agent,
        channel: options.channel,
        ...(threadId === undefined ? {} : { thread_id: threadId }),
        ...('user' in message ? { message: message.user } : { resume: message.resume }),
      }),
      signal: AbortSignal.timeout(TURN_MS_MAX),
    });
    const body = await response.text();
    if (!response.ok) {
      return { ok: false, problem: `HTTP ${response.status}: ${body.slice(0, 500)}`, tools: [] };
    }
    const heard = hear(parseEvents(body));
    if (heard.ok) threadId = heard.result.thread_id;
    return heard;
  };

  return { send, threadId: () => threadId };
}

interface Frame {
  event: string;
  data: unknown;
}

/** The frames of a whole event stream; comments and unknown fields are skipped. */
export const parseEvents = (body: string): Frame[] =>
  body.split(/\r?\n\r?\n/).flatMap((block) => {
    const lines = block.split(/\r?\n/);
    const field = (name: string) =>
      lines.flatMap((l) =>
        l.startsWith(`${name}:`) ? [l.slice(name.length + 1).trimStart()] : [],
      );
    const data = field('data').join('\n');
    return data === '' ? [] : [{ event: field('event')[0] ?? 'message', data: JSON.parse(data) }];
  });

function hear(frames: Frame[]): Heard {
  const tools: ToolUse[] = [];
  for (const { event, data } of frames) {
    if (event === 'tool') noteTool(tools, data);
    if (event === 'error') return { ok: false, problem: `error ${JSON.stringify(data)}`, tools };
    if (event !== 'done') continue;
    const result = turnResultSchema.safeParse(data);
    return result.success
      ? { ok: true, result: result.data, tools }
      : { ok: false, problem: `not a turn result: ${result.error.message}`, tools };
  }
  return { ok: false, problem: 'the stream ended without a done event', tools };
}

function noteTool(tools: ToolUse[], data: unknown): void {
  const start = toolStart.safeParse(data);
  if (start.success)
    tools.push({ name: start.data.name, args: start.data.args, result: undefined });
  const end = toolEnd.safeParse(data);
  const open = tools.findLast((tool) => end.success && tool.name === end.data.name);
  if (end.success && open !== undefined) open.result = end.data.result;
}

import pc from 'picocolors';
import { isAppError } from '../../errors.ts';
import type { ChatRequest, TurnResult } from '../../schemas/chat.ts';
import { askDecision } from './ask-decision.ts';
import type { ChatAgent, ChatClient } from './chat-client.ts';
import type { LineReader } from './line-reader.ts';
import { makeTurnPrinter } from './print-turn.ts';

const HELP = '  /help  this text\n  /quit  ends the conversation (so does Ctrl+D)';

interface Conversation {
  client: ChatClient;
  lines: LineReader;
  agent: ChatAgent;
  threadId?: string | undefined;
}

async function playTurn(
  { client, agent }: Conversation,
  request: ChatRequest,
): Promise<TurnResult | undefined> {
  const print = makeTurnPrinter(agent.name, (text) => process.stdout.write(text));
  let result: TurnResult | undefined;
  try {
    for await (const frame of client.turn(request)) {
      print(frame);
      if (frame.event === 'done') result = frame.data;
    }
  } catch (error) {
    // One turn failed; the conversation is still there, and the next may do better.
    const { code, hint } = isAppError(error) ? error : { code: 'internal', hint: undefined };
    const message = error instanceof Error ? error.message : String(error);
    print({ event: 'error', data: { code, message, hint } });
  }
  return result;
}

/** Talks until /quit or the end of input; answers the thread's id, if a turn came to its end. */
export async function converse(conversation: Conversation): Promise<string | undefined> {
  const { lines, agent } = conversation;
  const agent_id = agent.slug;
  let { threadId } = conversation;
  let reached: string | undefined;
  for (;;) {
    const line = await lines.next(`${pc.cyan('you')} ▸ `);
    if (line === null || line.trim() === '/quit') return reached;
    if (line.trim() === '/help') console.log(HELP);
    if (line.trim() === '' || line.trim() === '/help') continue;
    const thread = threadId === undefined ? {} : { thread_id: threadId };
    let result = await playTurn(conversation, { agent_id, ...thread, message: line });
    while (result !== undefined) {
      if (threadId === undefined) console.log(pc.dim(`  thread ${result.thread_id}`));
      threadId = reached = result.thread_id;
      if (result.status !== 'interrupted') break;
      const resume = await askDecision(lines, result.waiting);
      if (resume === null) return reached;
      result = await playTurn(conversation, { agent_id, thread_id: threadId, resume });
    }
  }
}

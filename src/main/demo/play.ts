import pc from 'picocolors';
import { AppError } from '../../errors.ts';
import type { TurnResult } from '../../schemas/chat.ts';
import type { ChatClient } from '../chat/chat-client.ts';
import { makeTurnPrinter } from '../chat/print-turn.ts';
import type { TurnFrame } from '../chat/turn-frames.ts';
import type { Heard } from './heard.ts';
import type { makeScript } from './script.ts';

interface Play {
  client: ChatClient;
  agent: { slug: string; name: string };
  script: ReturnType<typeof makeScript>;
}

async function playTurn({ client, agent }: Play, user: string, threadId: string | undefined) {
  console.log(`${pc.cyan('visitor')} ▸ ${user}`);
  const print = makeTurnPrinter(agent.name, (text) => process.stdout.write(text));
  const frames: TurnFrame[] = [];
  let result: TurnResult | undefined;
  const thread = threadId === undefined ? {} : { thread_id: threadId };
  for await (const frame of client.turn({ agent_id: agent.slug, ...thread, message: user })) {
    frames.push(frame);
    print(frame);
    if (frame.event === 'done') result = frame.data;
  }
  console.log('');
  if (result === undefined) throw new AppError('internal', `The turn "${user}" did not end`);
  return { user, result, frames };
}

/** Plays the script through the HTTP API: what was heard, and what was wrong with it. */
export async function play(options: Play): Promise<{ heard: Heard[]; problems: string[] }> {
  const heard: Heard[] = [];
  const problems: string[] = [];
  for (const { say, expect } of options.script) {
    const user = say(heard);
    if (user === undefined) continue;
    heard.push(await playTurn(options, user, heard[0]?.result.thread_id));
    const problem = expect?.(heard);
    if (problem !== undefined) problems.push(`After "${user}": ${problem}.`);
  }
  return { heard, problems };
}

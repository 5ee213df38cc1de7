import type { HostDeps } from '../host/host-deps.ts';
import type { TurnEvent, TurnResult } from '../schemas/chat.ts';

/** A turn of a conversation, heard to its end. @throws when it comes to none */
export async function playTurn(
  turns: HostDeps['turns'],
  tenantId: string,
  message: string,
  { agentId = 'real-estate', threadId }: { agentId?: string; threadId?: string | undefined } = {},
) {
  const started = await turns.start({
    tenantId,
    request: { agent_id: agentId, message, ...(threadId && { thread_id: threadId }) },
  });
  const events: TurnEvent[] = [];
  for await (const event of started.events) events.push(event);
  const done = events.find(({ event }) => event === 'done')?.data as TurnResult | undefined;
  if (done === undefined) throw new Error(`no end: ${JSON.stringify(events.at(-1))}`);
  const said = events.flatMap((e) => (e.event === 'token' ? [e.data.text] : [])).join('');
  return { done, said, events };
}

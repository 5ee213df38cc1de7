import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { ConversationRecord } from '../../../schemas/conversation.ts';
import type { ConversationsPort } from './conversations-deps.ts';
import { wireConversation, wireMessage } from './conversations-wire.ts';

const BATCH = 200;

/** Every message, a batch at a time: no transaction waits for a slow reader. */
async function* messagesOf(
  port: Pick<ConversationsPort, 'messages'>,
  tenantId: string,
  id: string,
) {
  let after: string | undefined;
  while (true) {
    const rows = await port.messages(tenantId, id, { limit: BATCH, after });
    yield* rows.slice(0, BATCH);
    after = rows[BATCH - 1]?.ordinal;
    if (rows.length <= BATCH) return;
  }
}

type Messages = ReturnType<typeof messagesOf>;

async function* asJson(conversation: ConversationRecord, messages: Messages) {
  yield `{"conversation":${JSON.stringify(wireConversation(conversation))},"messages":[`;
  let comma = '';
  for await (const message of messages) {
    yield `${comma}\n${JSON.stringify(wireMessage(message))}`;
    comma = ',';
  }
  yield '\n]}\n';
}

async function* asText({ agentName, startedAt, ...of }: ConversationRecord, messages: Messages) {
  yield `Conversation ${of.id} with ${agentName}\n`;
  yield `Begun ${startedAt.toISOString()}, ${of.channel}, ${of.language}, ${of.status}\n`;
  for await (const { createdAt, role, content } of messages) {
    const who = role === 'user' ? 'Person' : agentName;
    // Indented, so that no message can look like another one's head.
    const text = content.replaceAll(/\r\n?|\n/g, '\n  ');
    yield `\n[${createdAt.toISOString()}] ${who}:\n  ${text}\n`;
  }
}

const FORMS = {
  json: { type: 'application/json', extension: 'json', write: asJson },
  text: { type: 'text/plain', extension: 'txt', write: asText },
} as const;

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';

/** Streams a whole conversation as a file; what a reader does not take is not read. */
export async function sendExport(
  response: Response,
  port: Pick<ConversationsPort, 'messages'>,
  {
    tenantId,
    conversation,
    format,
  }: {
    tenantId: string;
    conversation: ConversationRecord;
    format: keyof typeof FORMS;
  },
): Promise<void> {
  const { type, extension, write } = FORMS[format];
  const name = `conversation-${conversation.id}.${extension}`;
  response.set({
    'content-type': `${type}; charset=utf-8`,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  });
  const messages = messagesOf(port, tenantId, conversation.id);
  try {
    await pipeline(Readable.from(write(conversation, messages)), response);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { ConversationRecord, KeptMessage } from '../../../schemas/conversation.ts';
import type { ConversationsPort } from './conversations-deps.ts';
import { wireConversation, wireMessage } from './conversations-wire.ts';
import type { TextRedaction } from './redaction-deps.ts';

const BATCH = 200;

/** Every message, a batch at a time: no transaction waits for a slow reader. */
async function* messagesOf(
  port: Pick<ConversationsPort, 'messages'>,
  tenantId: string,
  id: string,
  redaction: TextRedaction | undefined,
) {
  let after: string | undefined;
  while (true) {
    const rows = await port.messages(tenantId, id, { limit: BATCH, after });
    const batch = rows.slice(0, BATCH);
    yield* redaction === undefined ? batch : redacted(batch, redaction);
    after = rows[BATCH - 1]?.ordinal;
    if (rows.length <= BATCH) return;
  }
}

/** What one speaker said in several messages is looked at as a whole. */
function redacted(messages: KeptMessage[], redaction: TextRedaction): KeptMessage[] {
  const said = redaction.segments(
    messages.map(({ role, content }) => ({ speaker: role, startMs: 0, endMs: 0, text: content })),
  );
  return messages.map((message, index) => ({
    ...message,
    content: said[index]?.text ?? '',
    citations: message.citations.map((one) => ({ ...one, quote: redaction.redact(one.quote) })),
  }));
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
    redaction,
  }: {
    tenantId: string;
    conversation: ConversationRecord;
    format: keyof typeof FORMS;
    /** Takes personal data out. */
    redaction?: TextRedaction | undefined;
  },
): Promise<void> {
  const { type, extension, write } = FORMS[format];
  const name = `conversation-${conversation.id}.${extension}`;
  response.set({
    'content-type': `${type}; charset=utf-8`,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  });
  const messages = messagesOf(port, tenantId, conversation.id, redaction);
  try {
    await pipeline(Readable.from(write(conversation, messages)), response);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

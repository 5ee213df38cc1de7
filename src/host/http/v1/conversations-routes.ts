import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import type { V1Deps } from '../../v1-deps.ts';
import { only } from '../only.ts';
import { sendExport } from './conversation-export.ts';
import {
  conversationPathSchema,
  conversationSearchQuerySchema,
  conversationsQuerySchema,
  exportQuerySchema,
  filterOf,
  wireConversation,
  wireFound,
  wireMessage,
} from './conversations-wire.ts';
import { idempotent } from './idempotent.ts';
import { pageOf, pageQuerySchema, readCursor, timeKeySchema } from './page.ts';
import { makeTell } from './tell-audit.ts';
import { v1Endpoint } from './v1-endpoint.ts';

const params = conversationPathSchema;
const ordinalKey = z.strictObject({ ordinal: z.string().regex(/^\d{1,18}$/) });
const WORDS_MAX = 8;
const timeKey = ({ at, id }: { at: string; id: string }) => ({ at, id });

function wordsOf(q: string): string[] {
  const words = q.trim().split(/\s+/).filter(Boolean).slice(0, WORDS_MAX);
  if (words.length > 0) return words;
  throw new AppError('bad_request', 'q: there is no word in it', { field: 'q' });
}

type Deps = Pick<V1Deps, 'conversations' | 'idempotency' | 'recordAudit' | 'redaction'>;

/** `/v1/conversations`: what was said, to whom, and what became of it. */
export function conversationsRoutes(deps: Deps): Router {
  const { conversations, idempotency } = deps;
  const tell = makeTell(deps.recordAudit);
  const router = Router();

  router
    .route('/v1/conversations')
    .get(
      v1Endpoint({ query: conversationsQuerySchema }, async ({ tenantId, query }) => {
        const { limit, cursor } = query;
        const after = readCursor(cursor, timeKeySchema);
        const filter = { ...filterOf(query), leadId: query.lead_id };
        const rows = await conversations.page(tenantId, filter, { limit, after });
        const page = pageOf(rows, limit, timeKey);
        return { status: 200, body: { ...page, data: page.data.map(wireConversation) } };
      }),
    )
    .all(only('GET'));

  router
    .route('/v1/conversations/search')
    .get(
      v1Endpoint({ query: conversationSearchQuerySchema }, async ({ tenantId, query }) => {
        const { limit, cursor } = query;
        const words = wordsOf(query.q);
        const after = readCursor(cursor, timeKeySchema);
        const filter = { ...filterOf(query), words };
        const rows = await conversations.search(tenantId, filter, { limit, after });
        const page = pageOf(rows, limit, timeKey);
        return { status: 200, body: { ...page, data: page.data.map(wireFound(words)) } };
      }),
    )
    .all(only('GET'));

  router
    .route('/v1/conversations/:conversation_id')
    .get(
      v1Endpoint({ params }, async ({ tenantId, params: { conversation_id } }) => {
        const conversation = await conversations.get(tenantId, conversation_id);
        return { status: 200, body: wireConversation(conversation) };
      }),
    )
    .all(only('GET'));

  router
    .route('/v1/conversations/:conversation_id/messages')
    .get(
      v1Endpoint({ params, query: pageQuerySchema }, async ({ tenantId, ...call }) => {
        const { limit, cursor } = call.query;
        const { conversation_id: id } = call.params;
        const after = readCursor(cursor, ordinalKey)?.ordinal;
        await conversations.get(tenantId, id);
        const rows = await conversations.messages(tenantId, id, { limit, after });
        const page = pageOf(rows, limit, ({ ordinal }) => ({ ordinal }));
        return { status: 200, body: { ...page, data: page.data.map(wireMessage) } };
      }),
    )
    .all(only('GET'));

  router
    .route('/v1/conversations/:conversation_id/export')
    .get(
      v1Endpoint({ params, query: exportQuerySchema }, async (call) => {
        const { tenantId, response } = call;
        const conversation = await conversations.get(tenantId, call.params.conversation_id);
        // Whoever takes a conversation out of the house is remembered.
        await tell(call, 'conversation.exported', { type: 'conversation', id: conversation.id });
        const { format, redact, redact_mode: mode } = call.query;
        const redaction =
          redact === 'true' ? await deps.redaction.begin(tenantId, mode) : undefined;
        const file = { tenantId, conversation, format, redaction };
        await sendExport(response, conversations, file);
      }),
    )
    .all(only('GET'));

  router
    .route('/v1/conversations/:conversation_id/close')
    .post(
      idempotent(idempotency, 'closeConversation', { params }, async (call) => {
        const { conversation_id: id } = call.params;
        const conversation = await conversations.close(call.tenantId, id);
        await tell(call, 'conversation.closed', { type: 'conversation', id });
        return { status: 200, body: wireConversation(conversation) };
      }),
    )
    .all(only('POST'));
  return router;
}

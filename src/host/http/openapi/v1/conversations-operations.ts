import {
  conversationListSchema,
  conversationPathSchema,
  conversationSchema,
  conversationSearchQuerySchema,
  conversationsQuerySchema,
  exportQuerySchema,
  exportSchema,
  foundMessageListSchema,
  messageListSchema,
} from '../../v1/conversations-wire.ts';
import { pageQuerySchema } from '../../v1/page.ts';
import { JSON_TYPE, json, type Operation, SERVED } from '../operation.ts';
import { KEYED } from './v1-answers.ts';

const tag = 'Conversations';
const access = 'key';
const pathParameters = conversationPathSchema.shape;

export const conversationsOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/conversations',
    id: 'listConversations',
    summary: 'Conversations, the newest first',
    ...{ tag, access, needs: 'read', query: conversationsQuerySchema },
    answers: { 200: json('Those that match', conversationListSchema) },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/conversations/search',
    id: 'searchConversations',
    summary: 'Messages with each of some words, the newest first',
    ...{ tag, access, needs: 'read', query: conversationSearchQuerySchema },
    answers: { 200: json('Where they stand', foundMessageListSchema) },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/conversations/{conversation_id}',
    id: 'getConversation',
    summary: 'One conversation',
    ...{ tag, access, needs: 'read', pathParameters },
    answers: { 200: json('It', conversationSchema) },
    errors: ['bad_request', 'unknown_conversation', ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/conversations/{conversation_id}/messages',
    id: 'listMessages',
    summary: 'What was said, the oldest first',
    ...{ tag, access, needs: 'read', pathParameters, query: pageQuerySchema },
    answers: { 200: json('Messages', messageListSchema) },
    errors: ['bad_request', 'unknown_conversation', ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/conversations/{conversation_id}/export',
    id: 'exportConversation',
    summary: 'The whole conversation as a file, streamed',
    ...{ tag, access, needs: 'read', pathParameters, query: exportQuerySchema },
    answers: {
      200: {
        description: 'JSON, or a transcript with `format=text`',
        content: { [JSON_TYPE]: exportSchema, 'text/plain': null },
      },
    },
    errors: ['bad_request', 'unknown_conversation', ...SERVED],
  },
  {
    method: 'post',
    path: '/v1/conversations/{conversation_id}/close',
    id: 'closeConversation',
    summary: 'A person is done with it; the next message opens it again',
    ...{ tag, access, needs: 'write', pathParameters, takes: ['Idempotency-Key'] },
    answers: { 200: json('As it is now', conversationSchema) },
    errors: ['bad_request', 'unknown_conversation', 'conflict', ...KEYED, ...SERVED],
  },
];

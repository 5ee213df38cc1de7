import { chatRequestSchema, turnEventSchema, turnResultSchema } from '../../../schemas/chat.ts';
import { chatRunPathSchema } from '../routes/chat-run-events.ts';
import { metricsQuerySchema } from '../routes/metrics.ts';
import { uploadQuerySchema } from '../v1/knowledge-wire.ts';
import {
  healthSchema,
  livenessSchema,
  metricsSchema,
  readinessSchema,
  uploadedSchema,
  uploadSchema,
} from './answers.ts';
import { jobAnswer } from './job-answer.ts';
import { CALLER, DATABASE, JSON_TYPE, json, type Operation, SERVED } from './operation.ts';

const RUN_HEADERS = {
  'x-foyer-thread-id': 'The conversation',
  'x-foyer-run-id': 'This turn of it',
};

const PAGE_FILES = {
  '/web/main.js': { id: 'pageScript', type: 'text/javascript' },
  '/web/style.css': { id: 'pageStyle', type: 'text/css' },
  '/web/icon.svg': { id: 'pageIcon', type: 'image/svg+xml' },
} as const;

const pageFiles = Object.entries(PAGE_FILES).map(
  ([path, { id, type }]): Operation => ({
    method: 'get',
    path,
    id,
    tag: 'Pages',
    summary: 'What the chat page is made of',
    access: 'anyone',
    answers: { 200: { description: 'The file', content: { [type]: null } } },
    errors: [],
  }),
);

/** The host's own operations; those of the LangGraph Platform stand beside them. */
export const operations: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/chat/message',
    id: 'sendMessage',
    tag: 'Conversations',
    summary: 'One turn: a message, or a decision on writes that wait for approval',
    access: 'key',
    needs: 'converse',
    body: { type: JSON_TYPE, schema: chatRequestSchema },
    answers: {
      200: {
        description:
          'The result when the turn is over; or, when text/event-stream is accepted, its events ' +
          'as they happen: the name as `event`, the JSON of `data` as `data`, and ids that ' +
          'grow, to go on from when the connection breaks.',
        content: { [JSON_TYPE]: turnResultSchema, 'text/event-stream': turnEventSchema },
        headers: RUN_HEADERS,
      },
    },
    errors: [
      'bad_request',
      'invalid_json',
      'payload_too_large',
      'unknown_tenant',
      'unknown_agent',
      'unknown_thread',
      'conflict',
      'thread_busy',
      'nothing_to_resume',
      'model_failed',
      'model_stalled',
      ...SERVED,
    ],
  },
  {
    method: 'get',
    path: '/v1/chat/runs/{run_id}/events',
    id: 'joinTurn',
    tag: 'Conversations',
    summary: 'The events of a turn after `Last-Event-ID`, then those to come; ends with the turn',
    access: 'key',
    needs: 'read',
    pathParameters: chatRunPathSchema.shape,
    answers: {
      200: {
        description: 'As those of `POST /v1/chat/message`; what a full log has lost is left out.',
        content: { 'text/event-stream': turnEventSchema },
        headers: RUN_HEADERS,
      },
    },
    errors: ['bad_request', 'unknown_run', ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/chat/ws',
    id: 'openChatSocket',
    tag: 'Conversations',
    summary: 'The same over a WebSocket: send message bodies, receive the events as JSON frames',
    access: 'key',
    needs: 'converse',
    answers: {
      101: { description: 'A WebSocket. A frame may carry an `id`; its events carry it again.' },
    },
    errors: ['bad_request', ...CALLER, ...DATABASE, 'shutting_down', 'internal'],
  },
  {
    method: 'post',
    path: '/v1/knowledge/upload',
    id: 'uploadDocument',
    tag: 'Knowledge',
    summary: 'Adds a document the agents answer from, or replaces the one of that name',
    access: 'key',
    needs: 'write',
    takes: ['Idempotency-Key'],
    query: uploadQuerySchema,
    body: { type: 'multipart/form-data', schema: uploadSchema },
    answers: {
      201: json('What became of it', uploadedSchema),
      202: jobAnswer('The job that does it, in the background'),
    },
    errors: [
      'bad_request',
      'payload_too_large',
      'unsupported_document',
      'corrupt_document',
      'conflict',
      'key_reused',
      ...SERVED,
    ],
  },
  {
    method: 'get',
    path: '/health',
    id: 'health',
    tag: 'Operation',
    summary: 'What runs here and how it is; always 200',
    access: 'anyone',
    answers: { 200: json('The state', healthSchema) },
    errors: [],
  },
  {
    method: 'get',
    path: '/health/live',
    id: 'live',
    tag: 'Operation',
    summary: 'The process answers',
    access: 'anyone',
    answers: { 200: json('It does', livenessSchema) },
    errors: [],
  },
  {
    method: 'get',
    path: '/health/ready',
    id: 'ready',
    tag: 'Operation',
    summary: 'Whether new work should come here',
    access: 'anyone',
    answers: {
      200: json('It should', readinessSchema),
      503: json('The database is down, or the host is stopping', readinessSchema),
    },
    errors: [],
  },
  {
    method: 'get',
    path: '/metrics',
    id: 'metrics',
    tag: 'Operation',
    summary: 'Prometheus metrics',
    access: 'key or this machine',
    needs: 'platform',
    query: metricsQuerySchema,
    answers: {
      200: {
        description: 'Text exposition format, or JSON with `format=json`',
        content: { 'text/plain': null, [JSON_TYPE]: metricsSchema },
      },
    },
    errors: ['bad_request', ...CALLER, ...DATABASE, 'internal'],
  },
  {
    method: 'get',
    path: '/openapi.json',
    id: 'openapi',
    tag: 'Operation',
    summary: 'This document',
    access: 'anyone',
    answers: { 200: { description: 'OpenAPI 3.1', content: { [JSON_TYPE]: null } } },
    errors: [],
  },
  {
    method: 'get',
    path: '/',
    id: 'page',
    tag: 'Pages',
    summary: 'A page to talk to the agents on',
    access: 'anyone',
    answers: { 200: { description: 'The page', content: { 'text/html': null } } },
    errors: [],
  },
  ...pageFiles,
  {
    method: 'get',
    path: '/docs',
    id: 'docs',
    tag: 'Pages',
    summary: 'This document as a page',
    access: 'anyone',
    answers: { 200: { description: 'The page', content: { 'text/html': null } } },
    errors: [],
  },
  {
    method: 'get',
    path: '/docs/{asset}',
    id: 'docsAsset',
    tag: 'Pages',
    summary: 'What the documentation page is made of',
    access: 'anyone',
    pathParameters: { asset: ['swagger-ui.css', 'swagger-ui-bundle.js', 'start.js'] },
    answers: {
      200: {
        description: 'A style sheet or a script',
        content: { 'text/css': null, 'text/javascript': null },
      },
    },
    errors: ['not_found'],
  },
];

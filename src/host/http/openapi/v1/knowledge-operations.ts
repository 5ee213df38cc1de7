import {
  documentPathSchema,
  foundPassagesSchema,
  ingestRequestSchema,
  knowledgeDocumentSchema,
  knowledgeListSchema,
  knowledgeSearchQuerySchema,
} from '../../v1/knowledge-wire.ts';
import { pageQuerySchema } from '../../v1/page.ts';
import { uploadedSchema } from '../answers.ts';
import { jobAnswer } from '../job-answer.ts';
import { JSON_TYPE, json, type Operation, SERVED } from '../operation.ts';
import { BODY, KEYED } from './v1-answers.ts';

const tag = 'Knowledge';
const access = 'key';
const pathParameters = documentPathSchema.shape;

export const knowledgeOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/knowledge/list',
    id: 'listDocuments',
    summary: 'What agents answer from, newest first',
    ...{ tag, access, needs: 'read', query: pageQuerySchema },
    answers: { 200: json('The documents', knowledgeListSchema) },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/knowledge/search',
    id: 'searchDocuments',
    summary: 'The passages that answer a question, best first, as agents find them',
    ...{ tag, access, needs: 'read', query: knowledgeSearchQuerySchema },
    answers: { 200: json('The passages', foundPassagesSchema) },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'post',
    path: '/v1/knowledge/ingest',
    id: 'ingestDocument',
    summary: 'Adds what is at a public address, or replaces what was there before',
    ...{ tag, access, needs: 'write', takes: ['Idempotency-Key'] },
    body: { type: JSON_TYPE, schema: ingestRequestSchema },
    answers: {
      201: json('What became of it', uploadedSchema),
      202: jobAnswer('The job that does it, in the background'),
    },
    errors: [
      ...BODY,
      'address_refused',
      'unreachable_source',
      'unsupported_document',
      'corrupt_document',
      'conflict',
      ...KEYED,
      ...SERVED,
    ],
  },
  {
    method: 'get',
    path: '/v1/knowledge/{document_id}',
    id: 'getDocument',
    summary: 'One document, without its text',
    ...{ tag, access, needs: 'read', pathParameters },
    answers: { 200: json('It', knowledgeDocumentSchema) },
    errors: ['bad_request', 'unknown_document', ...SERVED],
  },
  {
    method: 'delete',
    path: '/v1/knowledge/{document_id}',
    id: 'deleteDocument',
    summary: 'Takes a document away with all that was read from it',
    ...{ tag, access, needs: 'write', pathParameters },
    answers: { 204: { description: 'It is gone' } },
    errors: ['bad_request', 'unknown_document', ...SERVED],
  },
];

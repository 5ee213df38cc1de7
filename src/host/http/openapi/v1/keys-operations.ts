import {
  createdKeySchema,
  keyCreateSchema,
  keyListSchema,
  keyPathSchema,
} from '../../v1/keys-schemas.ts';
import { pageQuerySchema } from '../../v1/page.ts';
import { JSON_TYPE, json, type Operation, SERVED } from '../operation.ts';
import { BODY, KEYED } from './v1-answers.ts';

const tag = 'Keys';
const access = 'key';

export const keysOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/keys',
    id: 'listKeys',
    summary: 'Keys, newest first; those that were revoked too',
    ...{ tag, access, needs: 'admin', query: pageQuerySchema },
    answers: { 200: json('The keys', keyListSchema) },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'post',
    path: '/v1/keys',
    id: 'createKey',
    summary: 'A key, of no more than its maker may; the answer alone shows it',
    ...{ tag, access, needs: 'admin', takes: ['Idempotency-Key'] },
    body: { type: JSON_TYPE, schema: keyCreateSchema },
    answers: { 201: json('It', createdKeySchema) },
    errors: [...BODY, 'conflict', ...KEYED, ...SERVED],
  },
  {
    method: 'delete',
    path: '/v1/keys/{key_id}',
    id: 'revokeKey',
    summary: 'Ends a key: at once on this host, within seconds on others',
    ...{ tag, access, needs: 'admin', pathParameters: keyPathSchema.shape },
    answers: { 204: { description: 'It is revoked' } },
    errors: ['bad_request', 'unknown_key', ...SERVED],
  },
];

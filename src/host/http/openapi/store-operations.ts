import type { ErrorCode } from '../../../errors.ts';
import * as of from '../../../schemas/platform/store.ts';
import type { Operation } from './operation.ts';
import { platformOperation } from './platform-operation.ts';
import { storeItemOrNullSchema } from './platform-schemas.ts';

const TAG = 'Store';
/** Where the store is indexed, texts are turned into vectors, at the tenant's expense. */
const EMBEDS: ErrorCode[] = ['embedding_failed', 'embedding_stalled', 'budget_exhausted'];

export const storeOperations: readonly Operation[] = [
  platformOperation(TAG, 'PUT /store/items', 'putStoreItem', {
    needs: 'converse',
    summary: 'Keeps an item under its namespace and key',
    body: of.storePutSchema,
    answer: null,
    errors: EMBEDS,
  }),
  platformOperation(TAG, 'GET /store/items', 'getStoreItem', {
    summary: 'An item, or null',
    query: of.storeGetQuerySchema,
    answer: storeItemOrNullSchema,
  }),
  platformOperation(TAG, 'DELETE /store/items', 'deleteStoreItem', {
    needs: 'converse',
    summary: 'Deletes an item, if it is there',
    body: of.storeDeleteSchema,
    answer: null,
  }),
  platformOperation(TAG, 'POST /store/items/search', 'searchStoreItems', {
    summary: 'Items below a namespace, by filter or by meaning',
    body: of.storeSearchSchema,
    answer: of.storeFoundSchema,
    errors: EMBEDS,
  }),
  platformOperation(TAG, 'POST /store/namespaces', 'listStoreNamespaces', {
    summary: 'Which namespaces there are',
    body: of.storeNamespacesSchema,
    answer: of.storeNamespacesFoundSchema,
  }),
];

import * as of from '../../../schemas/platform/threads.ts';
import { json, type Operation } from './operation.ts';
import { PAGE_HEADERS, platformOperation } from './platform-operation.ts';
import { countSchema, threadListSchema, threadStateListSchema } from './platform-schemas.ts';

const TAG = 'Threads';
const params = of.threadPathSchema;
const errors = ['unknown_thread'] as const;
const UPDATE = [...errors, 'conflict', 'state_refused'] as const;

export const threadOperations: readonly Operation[] = [
  platformOperation(TAG, 'POST /threads', 'createThread', {
    needs: 'converse',
    summary: 'A conversation; `supersteps` bring it to a state',
    body: of.threadCreateSchema,
    answer: of.threadSchema,
    errors: ['not_found', 'thread_exists', 'state_refused'],
  }),
  platformOperation(TAG, 'POST /threads/search', 'searchThreads', {
    summary: 'Threads by status, metadata and values; of each the fields of `select`',
    body: of.threadSearchSchema,
    answer: threadListSchema,
    answers: { 200: { ...json('One page', threadListSchema), headers: PAGE_HEADERS } },
  }),
  platformOperation(TAG, 'POST /threads/count', 'countThreads', {
    summary: 'How many a search would find',
    body: of.threadCountSchema,
    answer: countSchema,
  }),
  platformOperation(TAG, 'POST /threads/prune', 'pruneThreads', {
    needs: 'converse',
    summary: 'Deletes threads, or all of them but their latest state',
    body: of.threadPruneSchema,
    answer: of.threadsPrunedSchema,
  }),
  platformOperation(TAG, 'GET /threads/{thread_id}', 'getThread', {
    summary: 'A thread',
    params,
    query: of.threadGetQuerySchema,
    answer: of.threadSchema,
    errors,
  }),
  platformOperation(TAG, 'PATCH /threads/{thread_id}', 'patchThread', {
    needs: 'converse',
    summary: 'Merges metadata; sets or takes away when it ends',
    params,
    body: of.threadPatchSchema,
    answer: of.threadSchema,
    answers: {
      200: json('The thread', of.threadSchema),
      204: { description: 'Done, with `Prefer: return=minimal`' },
    },
    errors,
  }),
  platformOperation(TAG, 'DELETE /threads/{thread_id}', 'deleteThread', {
    needs: 'converse',
    summary: 'Deletes it with its runs and states',
    params,
    answer: null,
    errors,
  }),
  platformOperation(TAG, 'POST /threads/{thread_id}/copy', 'copyThread', {
    needs: 'converse',
    summary: 'A new thread with its states',
    params,
    answer: of.threadSchema,
    errors,
  }),
  platformOperation(TAG, 'GET /threads/{thread_id}/state', 'getThreadState', {
    summary: 'Its latest state',
    params,
    query: of.stateQuerySchema,
    answer: of.threadStateSchema,
    errors,
  }),
  platformOperation(TAG, 'POST /threads/{thread_id}/state', 'updateThreadState', {
    needs: 'converse',
    summary: 'Writes to its state as if a node had; refused while it is busy',
    params,
    body: of.stateUpdateSchema,
    answer: of.stateUpdatedSchema,
    errors: UPDATE,
  }),
  platformOperation(TAG, 'PATCH /threads/{thread_id}/state', 'patchThreadState', {
    needs: 'converse',
    summary: "Merges into the thread's metadata",
    params,
    body: of.statePatchSchema,
    answer: null,
    errors,
  }),
  platformOperation(TAG, 'POST /threads/{thread_id}/state/checkpoint', 'findThreadState', {
    summary: 'Its state at a checkpoint, of a subgraph too',
    params,
    body: of.stateCheckpointSchema,
    answer: of.threadStateSchema,
    errors: ['not_found', ...errors],
  }),
  platformOperation(TAG, 'GET /threads/{thread_id}/state/{checkpoint_id}', 'getStateAtCheckpoint', {
    summary: 'Its state at a checkpoint',
    params: of.statePathSchema,
    query: of.stateQuerySchema,
    answer: of.threadStateSchema,
    errors: ['not_found', ...errors],
  }),
  platformOperation(TAG, 'GET /threads/{thread_id}/history', 'getThreadHistory', {
    summary: 'Its states, newest first',
    params,
    query: of.historyQuerySchema,
    answer: threadStateListSchema,
    errors,
  }),
  platformOperation(TAG, 'POST /threads/{thread_id}/history', 'searchThreadHistory', {
    summary: 'Its states, newest first',
    params,
    body: of.historySchema,
    answer: threadStateListSchema,
    errors,
  }),
];

import * as of from '../../../schemas/platform/crons.ts';
import { threadPathSchema } from '../../../schemas/platform/threads.ts';
import { json, type Operation } from './operation.ts';
import { PAGE_HEADERS, platformOperation } from './platform-operation.ts';
import { countSchema, cronListSchema } from './platform-schemas.ts';

const TAG = 'Crons';

export const cronOperations: readonly Operation[] = [
  platformOperation(TAG, 'POST /runs/crons', 'createCron', {
    needs: 'converse',
    summary: 'Runs by the clock, each on a thread of its own',
    body: of.cronCreateSchema,
    answer: of.cronSchema,
    errors: ['unknown_assistant'],
  }),
  platformOperation(TAG, 'POST /threads/{thread_id}/runs/crons', 'createThreadCron', {
    needs: 'converse',
    summary: 'Runs by the clock on this thread',
    params: threadPathSchema,
    body: of.cronCreateSchema,
    answer: of.cronSchema,
    errors: ['unknown_assistant', 'unknown_thread'],
  }),
  platformOperation(TAG, 'POST /runs/crons/search', 'searchCrons', {
    summary: 'Crons by assistant, thread and metadata; of each the fields of `select`',
    body: of.cronSearchSchema,
    answer: cronListSchema,
    answers: { 200: { ...json('One page', cronListSchema), headers: PAGE_HEADERS } },
  }),
  platformOperation(TAG, 'POST /runs/crons/count', 'countCrons', {
    summary: 'How many a search would find',
    body: of.cronCountSchema,
    answer: countSchema,
  }),
  platformOperation(TAG, 'PATCH /runs/crons/{cron_id}', 'patchCron', {
    needs: 'converse',
    summary: 'Changes when it runs, or what; on and off',
    params: of.cronPathSchema,
    body: of.cronPatchSchema,
    answer: of.cronSchema,
    errors: ['unknown_cron', 'unknown_assistant'],
  }),
  platformOperation(TAG, 'DELETE /runs/crons/{cron_id}', 'deleteCron', {
    needs: 'converse',
    summary: 'Deletes it; runs under way go on',
    params: of.cronPathSchema,
    answer: null,
    errors: ['unknown_cron'],
  }),
];

import { z } from 'zod';
import { idSchema } from '../../../schemas/platform/common.ts';
import * as protocol from '../../../schemas/platform/protocol.ts';
import * as of from '../../../schemas/platform/runs.ts';
import { threadPathSchema } from '../../../schemas/platform/threads.ts';
import { type Answer, JSON_TYPE, json, type Operation } from './operation.ts';
import { platformOperation } from './platform-operation.ts';
import { runListSchema } from './platform-schemas.ts';

const TAG = 'Runs';
const PROTOCOL = 'Protocol v2';
const runPathSchema = z.object({ run_id: idSchema });
const threadRunPathSchema = threadPathSchema.extend(runPathSchema.shape);

const CREATE = [
  'unknown_assistant',
  'unknown_thread',
  'double_text',
  'conflict',
  'too_many_requests',
] as const;
const RUN = ['unknown_run'] as const;

const located = (answer: Answer): Answer => ({
  ...answer,
  headers: {
    'content-location': 'The run',
    location: 'Where to go on reading when the connection breaks',
  },
});
const ran = located(json('The run', of.runSchema));
const events = located({
  description:
    'Server-sent events: `metadata` first, then those of the stream modes; ids count from 0, and ' +
    'reading goes on after `Last-Event-ID`.',
  content: { 'text/event-stream': null },
});
const outcome = located({
  description:
    'Line ends while the run goes on, then the values its thread ends with, or ' +
    '`{"__error__": {"error", "message"}}`.',
  content: { [JSON_TYPE]: null },
});

const onThreadRun = { params: threadRunPathSchema, errors: RUN } as const;

/** Runs on a thread that is there, or each on a thread it gets for itself. */
type Base = '/runs' | '/threads/{thread_id}/runs';

const creating = (base: Base, of_: string): Operation[] => {
  const shape = {
    needs: 'converse',
    ...(base === '/runs' ? {} : { params: threadPathSchema }),
    body: of.runCreateSchema,
    answer: null,
    errors: CREATE,
  } as const;
  return [
    platformOperation(TAG, `POST ${base}`, `create${of_}Run`, {
      ...shape,
      summary: 'Enters a run, which goes on by itself',
      answers: { 200: ran },
    }),
    platformOperation(TAG, `POST ${base}/stream`, `stream${of_}Run`, {
      ...shape,
      summary: 'Enters a run and streams it',
      answers: { 200: events },
    }),
    platformOperation(TAG, `POST ${base}/wait`, `waitFor${of_}Run`, {
      ...shape,
      summary: 'Enters a run and waits for its end',
      answers: { 200: outcome },
    }),
  ];
};

const joiningStream = (base: Base, of_: string): Operation =>
  platformOperation(TAG, `GET ${base}/{run_id}/stream`, `join${of_}RunStream`, {
    summary: 'Streams a run that is under way, or over',
    params: base === '/runs' ? runPathSchema : threadRunPathSchema,
    query: of.runStreamQuerySchema,
    answer: null,
    answers: { 200: events },
    errors: RUN,
  });

export const runOperations: readonly Operation[] = [
  ...creating('/runs', ''),
  ...creating('/threads/{thread_id}/runs', 'Thread'),
  platformOperation(TAG, 'POST /runs/batch', 'createRuns', {
    needs: 'converse',
    summary: 'Enters several runs, all or none',
    body: of.runBatchCreateSchema,
    answer: runListSchema,
    errors: CREATE,
  }),
  platformOperation(TAG, 'POST /runs/cancel', 'cancelRuns', {
    needs: 'converse',
    summary: 'Asks runs to end, by their ids or by their status',
    query: of.runsCancelQuerySchema,
    body: of.runsCancelSchema,
    answer: null,
    errors: RUN,
  }),
  joiningStream('/runs', ''),
  platformOperation(TAG, 'GET /threads/{thread_id}/runs', 'listThreadRuns', {
    summary: 'Its runs, newest first',
    params: threadPathSchema,
    query: of.runListQuerySchema,
    answer: runListSchema,
    errors: ['unknown_thread'],
  }),
  platformOperation(TAG, 'GET /threads/{thread_id}/runs/{run_id}', 'getThreadRun', {
    summary: 'A run',
    ...onThreadRun,
    answer: of.runSchema,
  }),
  platformOperation(TAG, 'DELETE /threads/{thread_id}/runs/{run_id}', 'deleteThreadRun', {
    needs: 'converse',
    summary: 'Forgets a run that is over',
    params: threadRunPathSchema,
    answer: null,
    errors: [...RUN, 'conflict'],
  }),
  platformOperation(TAG, 'GET /threads/{thread_id}/runs/{run_id}/join', 'joinThreadRun', {
    summary: 'Waits for the end of a run',
    ...onThreadRun,
    query: of.runJoinQuerySchema,
    answer: null,
    answers: { 200: outcome },
  }),
  joiningStream('/threads/{thread_id}/runs', 'Thread'),
  platformOperation(TAG, 'POST /threads/{thread_id}/runs/{run_id}/cancel', 'cancelThreadRun', {
    needs: 'converse',
    summary: 'Asks a run to end',
    ...onThreadRun,
    query: of.runCancelQuerySchema,
    answer: null,
    answers: {
      202: { description: 'It was asked' },
      204: { description: 'It has ended, with `wait`' },
    },
  }),
  platformOperation(TAG, 'GET /threads/{thread_id}/stream', 'streamThread', {
    summary: 'Streams the runs of a thread, one after another, until the reader leaves',
    params: threadPathSchema,
    query: of.threadStreamQuerySchema,
    answer: null,
    answers: { 200: events },
    errors: ['unknown_thread'],
  }),
  platformOperation(PROTOCOL, 'POST /threads/{thread_id}/commands', 'sendCommand', {
    needs: 'converse',
    summary: 'A command; what goes wrong with it is in the answer',
    params: threadPathSchema,
    body: protocol.commandFrameSchema,
    answer: protocol.commandAnswerSchema,
  }),
  platformOperation(PROTOCOL, 'POST /threads/{thread_id}/stream/events', 'streamEvents', {
    summary: 'The events of a thread that pass a filter',
    params: threadPathSchema,
    body: protocol.eventFilterSchema,
    answer: null,
    answers: { 200: events },
  }),
  platformOperation(PROTOCOL, 'GET /threads/{thread_id}/stream/events', 'openEventSocket', {
    needs: 'converse',
    summary: 'The same, with commands, over a WebSocket',
    params: threadPathSchema,
    answer: null,
    answers: { 101: { description: 'A WebSocket of command and event frames' } },
  }),
];

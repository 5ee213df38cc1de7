import { infoSchema, okQuerySchema, okSchema } from '../../../schemas/platform/meta.ts';
import { assistantOperations } from './assistant-operations.ts';
import { cronOperations } from './cron-operations.ts';
import { DATABASE, json, type Operation } from './operation.ts';
import { runOperations } from './run-operations.ts';
import { storeOperations } from './store-operations.ts';
import { threadOperations } from './thread-operations.ts';

const metaOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/ok',
    id: 'ok',
    tag: 'Operation',
    summary: 'The host answers',
    access: 'anyone',
    query: okQuerySchema,
    answers: { 200: json('It does', okSchema) },
    errors: ['bad_request', ...DATABASE, 'internal'],
    errorsAs: 'text',
  },
  {
    method: 'get',
    path: '/info',
    id: 'info',
    tag: 'Operation',
    summary: 'Versions and abilities, as LangGraph Studio reads them',
    access: 'anyone',
    answers: { 200: json('The facts', infoSchema) },
    errors: [],
    errorsAs: 'text',
  },
];

/** What the LangGraph Platform's clients call. `POST /internal/truncate` of test hosts is none. */
export const platformOperations: readonly Operation[] = [
  ...assistantOperations,
  ...threadOperations,
  ...runOperations,
  ...cronOperations,
  ...storeOperations,
  ...metaOperations,
];

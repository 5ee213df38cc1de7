import * as of from '../../../schemas/platform/assistants.ts';
import { json, type Operation } from './operation.ts';
import { PAGE_HEADERS, platformOperation } from './platform-operation.ts';
import {
  assistantListSchema,
  assistantVersionListSchema,
  countSchema,
} from './platform-schemas.ts';

const TAG = 'Assistants';
const params = of.assistantPathSchema;
const errors = ['unknown_assistant'] as const;

export const assistantOperations: readonly Operation[] = [
  platformOperation(TAG, 'POST /assistants', 'createAssistant', {
    needs: 'write',
    summary: 'A graph with a configuration of its own',
    body: of.assistantCreateSchema,
    answer: of.assistantSchema,
    errors: ['not_found', 'assistant_exists'],
  }),
  platformOperation(TAG, 'POST /assistants/search', 'searchAssistants', {
    summary: 'Assistants by graph, name and metadata; of each the fields of `select`',
    body: of.assistantSearchSchema,
    answer: assistantListSchema,
    answers: { 200: { ...json('One page', assistantListSchema), headers: PAGE_HEADERS } },
  }),
  platformOperation(TAG, 'POST /assistants/count', 'countAssistants', {
    summary: 'How many a search would find',
    body: of.assistantCountSchema,
    answer: countSchema,
  }),
  platformOperation(TAG, 'GET /assistants/{assistant_id}', 'getAssistant', {
    summary: 'An assistant, by its id or by the name of its graph',
    params,
    answer: of.assistantSchema,
    errors,
  }),
  platformOperation(TAG, 'PATCH /assistants/{assistant_id}', 'patchAssistant', {
    needs: 'write',
    summary: 'A new version of it; metadata is merged',
    params,
    body: of.assistantPatchSchema,
    answer: of.assistantSchema,
    errors: ['not_found', 'conflict', ...errors],
  }),
  platformOperation(TAG, 'DELETE /assistants/{assistant_id}', 'deleteAssistant', {
    needs: 'write',
    summary: 'Deletes it with its versions, runs and crons',
    params,
    query: of.assistantDeleteQuerySchema,
    answer: null,
    errors: ['conflict', ...errors],
  }),
  platformOperation(TAG, 'POST /assistants/{assistant_id}/versions', 'listAssistantVersions', {
    summary: 'Its versions, latest first',
    params,
    body: of.assistantVersionsSchema,
    answer: assistantVersionListSchema,
    errors,
  }),
  platformOperation(TAG, 'POST /assistants/{assistant_id}/latest', 'setLatestAssistantVersion', {
    needs: 'write',
    summary: 'Makes a version the present one',
    params,
    body: of.assistantLatestSchema,
    answer: of.assistantSchema,
    errors: ['not_found', 'conflict', ...errors],
  }),
  platformOperation(TAG, 'GET /assistants/{assistant_id}/graph', 'drawAssistantGraph', {
    summary: 'Nodes and edges of its graph',
    params,
    query: of.graphQuerySchema,
    answer: of.drawnGraphSchema,
    errors,
  }),
  platformOperation(TAG, 'GET /assistants/{assistant_id}/schemas', 'getAssistantSchemas', {
    summary: 'JSON Schemas of its input, output, state, config and context',
    params,
    answer: of.graphSchemasSchema,
    errors,
  }),
  platformOperation(TAG, 'GET /assistants/{assistant_id}/subgraphs', 'getAssistantSubgraphs', {
    summary: 'Its subgraphs with their schemas, by namespace',
    params,
    query: of.subgraphsQuerySchema,
    answer: of.subgraphsSchema,
    errors,
  }),
  platformOperation(
    TAG,
    'GET /assistants/{assistant_id}/subgraphs/{namespace}',
    'getAssistantSubgraph',
    {
      summary: 'The subgraphs at one namespace',
      params: of.subgraphsPathSchema,
      query: of.subgraphsQuerySchema,
      answer: of.subgraphsSchema,
      errors,
    },
  ),
];

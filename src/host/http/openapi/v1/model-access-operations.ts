import { modelRulesAnswerSchema, modelRulesSchema } from '../../../../schemas/providers.ts';
import { JSON_TYPE, json, type Operation, SERVED } from '../operation.ts';
import { BODY, STALE, TAGGED } from './v1-answers.ts';

const tag = 'Providers';
const access = 'key';
const rules = (description: string) => ({
  ...json(description, modelRulesAnswerSchema),
  headers: TAGGED,
});

export const modelAccessOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/model-rules',
    id: 'getModelRules',
    summary: 'Who may use which model; the first rule that fits decides, else the default',
    ...{ tag, access, needs: 'admin' },
    answers: { 200: rules('They') },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'put',
    path: '/v1/model-rules',
    id: 'putModelRules',
    summary: 'Sets all rules; a model refused by one is passed over for the next allowed one',
    ...{ tag, access, needs: 'admin', takes: ['If-Match'] },
    body: { type: JSON_TYPE, schema: modelRulesSchema },
    answers: { 200: rules('As they are now') },
    errors: [...BODY, ...STALE, ...SERVED],
  },
];

import { auditListSchema, auditQuerySchema } from '../../v1/audit-schemas.ts';
import {
  budgetAnswerSchema,
  budgetPutSchema,
  modelPricePutSchema,
  modelPriceSchema,
  modelPricesSchema,
  modelQuerySchema,
  usageAnswerSchema,
  usageQuerySchema,
} from '../../v1/usage-schemas.ts';
import { JSON_TYPE, json, type Operation, SERVED } from '../operation.ts';
import { BODY, STALE, TAGGED } from './v1-answers.ts';

const access = 'key';
const budget = (description: string) => ({
  ...json(description, budgetAnswerSchema),
  headers: TAGGED,
});

export const usageOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/usage',
    id: 'getUsage',
    summary: 'What models and speech services did and cost, by day, model, operation or agent',
    ...{ tag: 'Usage', access, needs: 'read', query: usageQuerySchema },
    answers: { 200: json('The sums', usageAnswerSchema) },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/budget',
    id: 'getBudget',
    summary: 'What may be spent on models this month, and what was',
    ...{ tag: 'Usage', access, needs: 'read' },
    answers: { 200: budget('The budget') },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'put',
    path: '/v1/budget',
    id: 'putBudget',
    summary: 'Sets what may be spent in a month; beyond it the keyless model answers',
    ...{ tag: 'Usage', access, needs: 'admin', takes: ['If-Match'] },
    body: { type: JSON_TYPE, schema: budgetPutSchema },
    answers: { 200: budget('As it is now') },
    errors: [...BODY, ...STALE, ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/model-prices',
    id: 'listModelPrices',
    summary: "The tenant's own prices; for other models the public list counts",
    ...{ tag: 'Usage', access, needs: 'read' },
    answers: { 200: json('The prices', modelPricesSchema) },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'put',
    path: '/v1/model-prices',
    id: 'putModelPrice',
    summary: 'Sets what a model costs; one without any price is not called under a budget',
    ...{ tag: 'Usage', access, needs: 'admin', query: modelQuerySchema },
    body: { type: JSON_TYPE, schema: modelPricePutSchema },
    answers: { 200: json('As it is now', modelPriceSchema) },
    errors: [...BODY, ...SERVED],
  },
  {
    method: 'delete',
    path: '/v1/model-prices',
    id: 'deleteModelPrice',
    summary: "Takes the tenant's own price of a model away",
    ...{ tag: 'Usage', access, needs: 'admin', query: modelQuerySchema },
    answers: { 204: { description: 'It is gone' } },
    errors: ['bad_request', 'not_found', ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/audit',
    id: 'listAudit',
    summary: 'Who did what, newest first; rows are chained by hashes and never changed',
    ...{ tag: 'Audit', access, needs: 'admin', query: auditQuerySchema },
    answers: { 200: json('The rows', auditListSchema) },
    errors: ['bad_request', ...SERVED],
  },
];

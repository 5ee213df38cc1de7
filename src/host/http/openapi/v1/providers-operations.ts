import {
  newProviderSchema,
  providerPatchSchema,
  providerSchema,
  providerTestSchema,
} from '../../../../schemas/providers.ts';
import { pageSchema } from '../../v1/page.ts';
import { providerListQuerySchema, providerPathSchema } from '../../v1/providers-routes.ts';
import { JSON_TYPE, json, type Operation, SERVED } from '../operation.ts';
import { BODY, KEYED, STALE, TAGGED } from './v1-answers.ts';

const tag = 'Providers';
const access = 'key';
const needs = 'admin';
const pathParameters = providerPathSchema.shape;
const provider = (description: string) => ({
  ...json(description, providerSchema),
  headers: TAGGED,
});

export const providersOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/providers',
    id: 'listProviders',
    summary: 'Whose models and services the tenant uses, newest first; keys are never shown',
    ...{ tag, access, needs, query: providerListQuerySchema },
    answers: { 200: json('The settings', pageSchema(providerSchema)) },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'post',
    path: '/v1/providers',
    id: 'createProvider',
    summary: "A provider for one task; its settings come before the operator's own",
    ...{ tag, access, needs, takes: ['Idempotency-Key'] },
    body: { type: JSON_TYPE, schema: newProviderSchema },
    answers: { 201: provider('It') },
    errors: [...BODY, 'conflict', 'address_refused', ...KEYED, ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/providers/{provider_id}',
    id: 'getProvider',
    summary: 'One setting, without its key',
    ...{ tag, access, needs, pathParameters },
    answers: { 200: provider('It') },
    errors: ['bad_request', 'unknown_provider', ...SERVED],
  },
  {
    method: 'patch',
    path: '/v1/providers/{provider_id}',
    id: 'updateProvider',
    summary: 'Changes a setting; another base_url takes the key again',
    ...{ tag, access, needs, pathParameters, takes: ['If-Match'] },
    body: { type: JSON_TYPE, schema: providerPatchSchema },
    answers: { 200: provider('As it is now') },
    errors: [...BODY, 'unknown_provider', 'conflict', 'address_refused', ...STALE, ...SERVED],
  },
  {
    method: 'delete',
    path: '/v1/providers/{provider_id}',
    id: 'deleteProvider',
    summary: 'Takes a setting and its key away',
    ...{ tag, access, needs, pathParameters, takes: ['If-Match'] },
    answers: { 204: { description: 'It is gone' } },
    errors: ['bad_request', 'unknown_provider', ...STALE, ...SERVED],
  },
  {
    method: 'post',
    path: '/v1/providers/{provider_id}/test',
    id: 'testProvider',
    summary: 'Asks the provider something small and tells how long it took, or why it failed',
    ...{ tag, access, needs, pathParameters },
    answers: { 200: json('How it went', providerTestSchema) },
    errors: ['bad_request', 'unknown_provider', ...SERVED],
  },
];

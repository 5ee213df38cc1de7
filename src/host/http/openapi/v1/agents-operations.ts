import {
  agentCreateSchema,
  agentDetailSchema,
  agentListSchema,
  agentPatchSchema,
  agentPathSchema,
  agentVersionListSchema,
  rollBackSchema,
} from '../../v1/agents-wire.ts';
import { pageQuerySchema } from '../../v1/page.ts';
import { JSON_TYPE, json, type Operation, SERVED } from '../operation.ts';
import { BODY, KEYED, STALE, TAGGED } from './v1-answers.ts';

const tag = 'Agents';
const access = 'key';
const pathParameters = agentPathSchema.shape;
const agent = (description: string) => ({
  ...json(description, agentDetailSchema),
  headers: TAGGED,
});

export const agentsOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/agents',
    id: 'listAgents',
    summary: "The tenant's agents, by slug",
    ...{ tag, access, needs: 'read', query: pageQuerySchema },
    answers: { 200: json('The agents', agentListSchema) },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'post',
    path: '/v1/agents',
    id: 'createAgent',
    summary: 'A new agent, published as its version 1; an assistant of the conversation graph',
    ...{ tag, access, needs: 'write', takes: ['Idempotency-Key'] },
    body: { type: JSON_TYPE, schema: agentCreateSchema },
    answers: { 201: agent('It') },
    errors: [...BODY, 'conflict', ...KEYED, ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/agents/{agent_id}',
    id: 'getAgent',
    summary: 'What is published of an agent, and its draft',
    ...{ tag, access, needs: 'read', pathParameters },
    answers: { 200: agent('It') },
    errors: ['bad_request', 'unknown_agent', ...SERVED],
  },
  {
    method: 'patch',
    path: '/v1/agents/{agent_id}',
    id: 'editAgent',
    summary: 'Changes the draft; conversations do not notice before it is published',
    ...{ tag, access, needs: 'write', pathParameters, takes: ['If-Match'] },
    body: { type: JSON_TYPE, schema: agentPatchSchema },
    answers: { 200: agent('With the draft') },
    errors: [...BODY, 'unknown_agent', ...STALE, ...SERVED],
  },
  {
    method: 'delete',
    path: '/v1/agents/{agent_id}',
    id: 'deleteAgent',
    summary: 'Takes an agent away; its conversations, leads and appointments stay',
    ...{ tag, access, needs: 'write', pathParameters, takes: ['If-Match'] },
    answers: { 204: { description: 'It is gone' } },
    errors: ['bad_request', 'unknown_agent', ...STALE, ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/agents/{agent_id}/versions',
    id: 'listAgentVersions',
    summary: 'What was ever published of an agent, newest first',
    ...{ tag, access, needs: 'read', pathParameters, query: pageQuerySchema },
    answers: { 200: json('The versions', agentVersionListSchema) },
    errors: ['bad_request', 'unknown_agent', ...SERVED],
  },
  {
    method: 'post',
    path: '/v1/agents/{agent_id}/publish',
    id: 'publishAgent',
    summary: 'Makes the draft the next version; without a draft nothing changes',
    ...{ tag, access, needs: 'write', pathParameters, takes: ['Idempotency-Key', 'If-Match'] },
    answers: { 200: agent('As published') },
    errors: ['bad_request', 'unknown_agent', 'conflict', ...STALE, ...KEYED, ...SERVED],
  },
  {
    method: 'post',
    path: '/v1/agents/{agent_id}/rollback',
    id: 'rollBackAgent',
    summary: 'Runs another of its versions, as it was; the draft stays',
    ...{ tag, access, needs: 'write', pathParameters, takes: ['Idempotency-Key', 'If-Match'] },
    body: { type: JSON_TYPE, schema: rollBackSchema },
    answers: { 200: agent('As published') },
    errors: [...BODY, 'unknown_agent', 'not_found', 'conflict', ...STALE, ...KEYED, ...SERVED],
  },
];

import { Router } from 'express';
import { z } from 'zod';
import type { AgentRecord } from '../../../schemas/agent.ts';
import type { V1Deps } from '../../v1-deps.ts';
import { only } from '../only.ts';
import {
  agentCreateSchema,
  agentPatchSchema,
  agentPathSchema,
  draftOf,
  newAgentOf,
  rollBackSchema,
  wireDetail,
  wireSummary,
  wireVersion,
} from './agents-wire.ts';
import { etagOf, expectedVersion } from './etag.ts';
import { idempotent, inOneTransaction } from './idempotent.ts';
import { pageOf, pageQuerySchema, readCursor } from './page.ts';
import { makeTell } from './tell-audit.ts';
import { type V1Answer, v1Endpoint } from './v1-endpoint.ts';

const params = agentPathSchema;
const slugKey = z.strictObject({ slug: z.string().max(63) });
const versionKey = z.strictObject({ version: z.int().min(1) });

const answer = (agent: AgentRecord, status = 200): V1Answer => ({
  status,
  body: wireDetail(agent),
  headers: { etag: etagOf(agent.revision) },
});

type Deps = Pick<V1Deps, 'agents' | 'idempotency' | 'recordAudit'>;

/** `/v1/agents`: a draft is edited, conversations use what is published. */
export function agentsRoutes({ agents, idempotency, recordAudit }: Deps): Router {
  const tell = makeTell(recordAudit);
  const target = (id: string) => ({ type: 'agent', id });
  const router = Router();

  router
    .route('/v1/agents')
    .get(
      v1Endpoint({ query: pageQuerySchema }, async ({ tenantId, query: { limit, cursor } }) => {
        const after = readCursor(cursor, slugKey)?.slug;
        const page = pageOf(await agents.page(tenantId, { limit, after }), limit, ({ slug }) => ({
          slug,
        }));
        return { status: 200, body: { ...page, data: page.data.map(wireSummary) } };
      }),
    )
    .post(
      idempotent(idempotency, 'createAgent', { body: agentCreateSchema }, async (call) => {
        const { id } = await agents.create(call.tenantId, newAgentOf(call.body));
        const agent = await agents.get(call.tenantId, id);
        await tell(call, 'agent.created', target(id));
        return answer(agent, 201);
      }),
    )
    .all(only('GET, POST'));

  router
    .route('/v1/agents/:agent_id')
    .get(
      v1Endpoint({ params }, async ({ tenantId, params: { agent_id } }) =>
        answer(await agents.get(tenantId, agent_id)),
      ),
    )
    .patch(
      inOneTransaction(idempotency, { params, body: agentPatchSchema }, async (call) => {
        const { agent_id: id } = call.params;
        const expected = expectedVersion(call.request);
        const agent = await agents.edit(call.tenantId, id, draftOf(call.body), expected);
        await tell(call, 'agent.edited', target(id), { fields: Object.keys(call.body) });
        return answer(agent);
      }),
    )
    .delete(
      inOneTransaction(idempotency, { params }, async (call) => {
        const { agent_id: id } = call.params;
        await agents.remove(call.tenantId, id, expectedVersion(call.request));
        await tell(call, 'agent.deleted', target(id));
        return { status: 204 };
      }),
    )
    .all(only('GET, PATCH, DELETE'));

  router
    .route('/v1/agents/:agent_id/versions')
    .get(
      v1Endpoint({ params, query: pageQuerySchema }, async (call) => {
        const { limit, cursor } = call.query;
        const { agent_id: id } = call.params;
        await agents.get(call.tenantId, id);
        const before = readCursor(cursor, versionKey)?.version;
        const rows = await agents.versions(call.tenantId, id, { limit, before });
        const page = pageOf(rows, limit, ({ version }) => ({ version }));
        return { status: 200, body: { ...page, data: page.data.map(wireVersion) } };
      }),
    )
    .all(only('GET'));

  router
    .route('/v1/agents/:agent_id/publish')
    .post(
      idempotent(idempotency, 'publishAgent', { params }, async (call) => {
        const { agent_id: id } = call.params;
        const agent = await agents.publish(call.tenantId, id, expectedVersion(call.request));
        await tell(call, 'agent.published', target(id), { version: agent.version });
        return answer(agent);
      }),
    )
    .all(only('POST'));

  router
    .route('/v1/agents/:agent_id/rollback')
    .post(
      idempotent(idempotency, 'rollBackAgent', { params, body: rollBackSchema }, async (call) => {
        const { agent_id: id } = call.params;
        const { version } = call.body;
        const expected = expectedVersion(call.request);
        const agent = await agents.rollBack(call.tenantId, id, version, expected);
        await tell(call, 'agent.rolled_back', target(id), { version });
        return answer(agent);
      }),
    )
    .all(only('POST'));
  return router;
}

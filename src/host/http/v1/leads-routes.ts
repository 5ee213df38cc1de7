import { Router } from 'express';
import type { V1Deps } from '../../v1-deps.ts';
import { only } from '../only.ts';
import { wireAppointment } from './appointments-wire.ts';
import { wireConversation } from './conversations-wire.ts';
import { etagOf, expectedVersion } from './etag.ts';
import { inOneTransaction } from './idempotent.ts';
import {
  leadPatchOf,
  leadPatchSchema,
  leadPathSchema,
  leadsQuerySchema,
  wireLead,
} from './leads-wire.ts';
import { pageOf, readCursor, timeKeySchema } from './page.ts';
import { makeTell } from './tell-audit.ts';
import { v1Endpoint } from './v1-endpoint.ts';

const params = leadPathSchema;
const RELATED_MAX = 100;

type Deps = Pick<V1Deps, 'leads' | 'idempotency' | 'recordAudit'>;

/** `/v1/leads`: people who asked for something, and what becomes of them. */
export function leadsRoutes({ leads, idempotency, recordAudit }: Deps): Router {
  const tell = makeTell(recordAudit);
  const router = Router();

  router
    .route('/v1/leads')
    .get(
      v1Endpoint({ query: leadsQuerySchema }, async ({ tenantId, query }) => {
        const { limit, cursor, q, agent_id: agentId, status, since, until } = query;
        const after = readCursor(cursor, timeKeySchema);
        const filter = { query: q, agentId, status, since, until };
        const rows = await leads.page(tenantId, filter, { limit, after });
        const page = pageOf(rows, limit, ({ at, id }) => ({ at, id }));
        return { status: 200, body: { ...page, data: page.data.map(wireLead) } };
      }),
    )
    .all(only('GET'));

  router
    .route('/v1/leads/:lead_id')
    .get(
      v1Endpoint({ params }, async ({ tenantId, params: { lead_id: id } }) => {
        const lead = await leads.get(tenantId, id);
        const [conversations, appointments] = await Promise.all([
          leads.conversations(tenantId, id, RELATED_MAX),
          leads.appointments(tenantId, id, RELATED_MAX),
        ]);
        const body = {
          ...wireLead(lead),
          conversations: conversations.map(wireConversation),
          appointments: appointments.map(wireAppointment),
        };
        return { status: 200, body, headers: { etag: etagOf(lead.version) } };
      }),
    )
    .patch(
      inOneTransaction(idempotency, { params, body: leadPatchSchema }, async (call) => {
        const { lead_id: id } = call.params;
        const expected = expectedVersion(call.request);
        const lead = await leads.change(call.tenantId, id, leadPatchOf(call.body), expected);
        const fields = Object.keys(call.body);
        await tell(call, 'lead.changed', { type: 'lead', id }, { fields });
        return { status: 200, body: wireLead(lead), headers: { etag: etagOf(lead.version) } };
      }),
    )
    .all(only('GET, PATCH'));
  return router;
}

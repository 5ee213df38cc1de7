import type { Access } from './compose-access.ts';
import type { Embedders } from './compose-embedders.ts';
import type { Jobs } from './compose-jobs.ts';
import type { Money } from './compose-money.ts';
import type { ComposedProviders } from './compose-providers.ts';
import { reembedding } from './compose-reembedding.ts';
import type { Stores } from './compose-stores.ts';
import type { V1Deps } from './host/v1-deps.ts';
import { makeAppointmentsChange } from './stores/postgres/appointments-change.ts';
import type { Db } from './stores/postgres/db.ts';

export interface V1Parts {
  db: Db;
  now: () => Date;
  stores: Stores;
  access: Access;
  jobs: Jobs;
  money: Money;
  providers: ComposedProviders;
  embedders: Embedders;
  properties: V1Deps['properties'];
  knowledge: V1Deps['knowledge'];
  people: V1Deps['people'];
  retention: V1Deps['retention'];
  masking: { redaction: V1Deps['redaction']; changed(tenantId: string): void };
}

/** The product API's ports, area by area. */
export const composeV1 = ({
  db,
  now,
  stores,
  access,
  jobs,
  money,
  providers,
  embedders,
  masking,
  ...content
}: V1Parts): V1Deps => ({
  idempotency: stores.idempotency,
  recordAudit: stores.audit.record,
  usage: stores.usage,
  budget: { ...stores.budgets, forgetPrices: money.forgetPrices },
  audit: stores.audit,
  agents: {
    ...stores.agentDrafts,
    create: stores.agents.create,
    versions: stores.agentVersions.page,
    publish: stores.agentVersions.publish,
    rollBack: stores.agentVersions.rollBack,
  },
  conversations: stores.conversations,
  leads: {
    ...stores.leadsRead,
    ...stores.leadsChange,
    conversations: (tenantId, leadId, limit) =>
      stores.conversations.page(tenantId, { leadId }, { limit: limit - 1 }),
    appointments: (tenantId, leadId, limit) =>
      stores.appointmentsRead.page(tenantId, { leadId }, { limit: limit - 1 }),
  },
  appointments: { ...stores.appointmentsRead, ...makeAppointmentsChange(db, { ...stores, now }) },
  access: { tenants: access.tenants, keys: access.keys },
  ...jobs.v1,
  ...providers.ports,
  providers: alsoTelling(
    masking.changed,
    reembedding(providers, { db, embedders, enqueue: jobs.enqueue }),
  ),
  redaction: masking.redaction,
  ...content,
});

const alsoTelling = (
  changed: (tenantId: string) => void,
  port: V1Deps['providers'],
): V1Deps['providers'] => ({
  ...port,
  changed(tenantId) {
    port.changed(tenantId);
    changed(tenantId);
  },
});

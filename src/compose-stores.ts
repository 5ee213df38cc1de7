import { makeBookViewing } from '../tools/book-viewing.ts';
import { makeCancelViewing } from '../tools/cancel-viewing.ts';
import { makeCaptureLead } from '../tools/capture-lead.ts';
import { makeCheckAvailability } from '../tools/check-availability.ts';
import { makeEscalateToHuman } from '../tools/escalate-to-human.ts';
import { makeGetProperty } from '../tools/get-property.ts';
import { makeMakeReservation } from '../tools/make-reservation.ts';
import { makeRescheduleViewing } from '../tools/reschedule-viewing.ts';
import { makeSearchProperties } from '../tools/search-properties.ts';
import { toolSet } from '../tools/tool.ts';
import { makeUpdateCrm } from '../tools/update-crm.ts';
import { makeAgentDraftsStore } from './stores/postgres/agent-drafts-store.ts';
import { makeAgentVersionsStore } from './stores/postgres/agent-versions-store.ts';
import { makeAgentsStore } from './stores/postgres/agents-store.ts';
import { makeApiKeysStore } from './stores/postgres/api-keys-store.ts';
import { makeAppointmentsRead } from './stores/postgres/appointments-read.ts';
import { makeAssistantsStore } from './stores/postgres/assistants-store.ts';
import { makeAuditStore } from './stores/postgres/audit-store.ts';
import { makeBudgetsStore } from './stores/postgres/budgets-store.ts';
import { makeTellBudget } from './stores/postgres/budgets-tell.ts';
import { makeConversationsStore } from './stores/postgres/conversations-store.ts';
import type { CronDeps } from './stores/postgres/crons-claim.ts';
import { makeCronsStore } from './stores/postgres/crons-store.ts';
import type { Db } from './stores/postgres/db.ts';
import { makeEffectsStore } from './stores/postgres/effects-store.ts';
import { makeEscalationsStore } from './stores/postgres/escalations-store.ts';
import { makeIdempotencyStore } from './stores/postgres/idempotency-store.ts';
import { makeJobsStore } from './stores/postgres/jobs-store.ts';
import { makeKnowledgeStore } from './stores/postgres/knowledge-store.ts';
import { makeLeadsChange } from './stores/postgres/leads-change.ts';
import { makeLeadsRead } from './stores/postgres/leads-read.ts';
import { makeLeadsStore } from './stores/postgres/leads-store.ts';
import { makeListingsStore } from './stores/postgres/listings-store.ts';
import { makeOutboxStore } from './stores/postgres/outbox-store.ts';
import { makeProposalsStore } from './stores/postgres/proposals-store.ts';
import { makeReservationsStore } from './stores/postgres/reservations-store.ts';
import { makeRunLedger } from './stores/postgres/run-ledger.ts';
import { makeSessionsStore } from './stores/postgres/sessions-store.ts';
import { makeTenantsStore } from './stores/postgres/tenants-store.ts';
import { makeThreadsStore } from './stores/postgres/threads-store.ts';
import { makeTranscriptStore } from './stores/postgres/transcript-store.ts';
import { makeUsageStore } from './stores/postgres/usage-store.ts';
import { makeViewingsStore } from './stores/postgres/viewings-store.ts';
import { makeWebhooksStore } from './stores/postgres/webhooks-store.ts';

/** Every repository, over one database. */
export function makeStores(db: Db, crons: CronDeps) {
  return {
    tenants: makeTenantsStore(db),
    apiKeys: makeApiKeysStore(db),
    audit: makeAuditStore(db),
    usage: makeUsageStore(db),
    budgets: makeBudgetsStore(db, makeTellBudget(db)),
    agents: makeAgentsStore(db),
    sessions: makeSessionsStore(db),
    agentDrafts: makeAgentDraftsStore(db),
    agentVersions: makeAgentVersionsStore(db),
    listings: makeListingsStore(db),
    viewings: makeViewingsStore(db),
    reservations: makeReservationsStore(db),
    leads: makeLeadsStore(db),
    escalations: makeEscalationsStore(db),
    outbox: makeOutboxStore(db),
    effects: makeEffectsStore(db),
    proposals: makeProposalsStore(db),
    transcript: makeTranscriptStore(db),
    runs: makeRunLedger(db),
    assistants: makeAssistantsStore(db),
    threads: makeThreadsStore(db),
    crons: makeCronsStore(db, crons),
    webhooks: makeWebhooksStore(db),
    jobs: makeJobsStore(db),
    knowledge: makeKnowledgeStore(db),
    idempotency: makeIdempotencyStore(db),
    conversations: makeConversationsStore(db),
    leadsRead: makeLeadsRead(db),
    leadsChange: makeLeadsChange(db),
    appointmentsRead: makeAppointmentsRead(db),
  };
}
export type Stores = ReturnType<typeof makeStores>;

/** Every tool, over the repositories that satisfy its ports. */
export function makeTools(stores: Stores) {
  const { listings, viewings, reservations, leads, outbox, escalations, tenants } = stores;
  const calendar = viewings;
  return toolSet([
    makeSearchProperties({ listings }),
    makeGetProperty({ listings }),
    makeCheckAvailability({ calendar }),
    makeBookViewing({ calendar, viewings, listings, leads }),
    makeRescheduleViewing({ calendar, viewings }),
    makeCancelViewing({ viewings }),
    makeMakeReservation({ reservations }),
    makeCaptureLead({ leads }),
    makeUpdateCrm({ outbox }),
    makeEscalateToHuman({ escalations, outbox, contact: tenants }),
  ]);
}

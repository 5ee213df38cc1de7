import type { RecordAudit } from '../schemas/audit.ts';
import type { AccessDeps } from './http/v1/access-deps.ts';
import type { AgentsPort } from './http/v1/agents-deps.ts';
import type { AppointmentsPort } from './http/v1/appointments-deps.ts';
import type { ConversationsPort } from './http/v1/conversations-deps.ts';
import type { IdempotencyStore } from './http/v1/idempotency-deps.ts';
import type { CrmTargetDeps, JobsDeps } from './http/v1/jobs-deps.ts';
import type { KnowledgeDeps } from './http/v1/knowledge-deps.ts';
import type { LeadsPort } from './http/v1/leads-deps.ts';
import type { PeoplePort, RetentionPort } from './http/v1/people-deps.ts';
import type { PropertiesDeps } from './http/v1/properties-deps.ts';
import type { FeaturesPort, ModelRulesPort, ProvidersPort } from './http/v1/providers-deps.ts';
import type { RedactionPort } from './http/v1/redaction-deps.ts';
import type { AuditDeps, BudgetDeps, UsageDeps } from './http/v1/usage-deps.ts';

/**
 * What the product API needs, one property an area: `agents`, `jobs`, `usage` … Each area tells
 * its own in `http/v1/<area>-deps.ts`.
 */
export interface V1Deps {
  /** Answers of POSTs that came with an `Idempotency-Key`. */
  idempotency: IdempotencyStore;
  /** Tells what a caller did, in the open transaction. */
  recordAudit: RecordAudit;
  usage: UsageDeps;
  budget: BudgetDeps;
  audit: AuditDeps;
  agents: AgentsPort;
  /** Listings. */
  properties: PropertiesDeps;
  /** Documents. */
  knowledge: KnowledgeDeps;
  conversations: ConversationsPort;
  redaction: RedactionPort;
  leads: LeadsPort;
  appointments: AppointmentsPort;
  /** Tenants and keys. */
  access: AccessDeps;
  jobs: JobsDeps;
  crmTarget: CrmTargetDeps;
  providers: ProvidersPort;
  features: FeaturesPort;
  modelRules: ModelRulesPort;
  people: PeoplePort;
  retention: RetentionPort;
}

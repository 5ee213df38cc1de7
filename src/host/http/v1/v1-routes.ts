import { Router } from 'express';
import type { HostDeps } from '../../host-deps.ts';
import { agentsRoutes } from './agents-routes.ts';
import { appointmentsRoutes } from './appointments-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { budgetRoutes } from './budget-routes.ts';
import { conversationsRoutes } from './conversations-routes.ts';
import { featuresRoutes } from './features-routes.ts';
import { crmTargetRoutes } from './jobs-crm-target-routes.ts';
import { jobsRoutes } from './jobs-routes.ts';
import { keysRoutes } from './keys-routes.ts';
import { knowledgeRoutes } from './knowledge-routes.ts';
import { leadsRoutes } from './leads-routes.ts';
import { modelAccessRoutes } from './model-access-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { propertiesRoutes } from './properties-routes.ts';
import { providersRoutes } from './providers-routes.ts';
import { retentionRoutes } from './retention-routes.ts';
import { tenantsRoutes } from './tenants-routes.ts';
import { usageRoutes } from './usage-routes.ts';

/**
 * The product API; each area has its routes in a file of its own, which name whole paths such as
 * `/v1/jobs`: operations and guards are found by them.
 */
export function v1Routes(deps: HostDeps): Router {
  const router = Router();
  router.use(tenantsRoutes(deps), keysRoutes(deps));
  router.use(agentsRoutes(deps.v1));
  router.use(conversationsRoutes(deps.v1));
  router.use(leadsRoutes(deps.v1));
  router.use(appointmentsRoutes(deps.v1));
  router.use(providersRoutes(deps.v1), featuresRoutes(deps.v1), modelAccessRoutes(deps.v1));
  router.use(jobsRoutes(deps), crmTargetRoutes(deps));
  router.use(propertiesRoutes(deps.v1), knowledgeRoutes(deps.v1));
  router.use(usageRoutes(deps.v1), budgetRoutes(deps.v1), auditRoutes(deps.v1));
  router.use(peopleRoutes(deps.v1), retentionRoutes(deps.v1));
  return router;
}

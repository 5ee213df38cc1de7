import type { Operation } from '../operation.ts';
import { agentsOperations } from './agents-operations.ts';
import { appointmentsOperations } from './appointments-operations.ts';
import { conversationsOperations } from './conversations-operations.ts';
import { featuresOperations } from './features-operations.ts';
import { jobsOperations } from './jobs-operations.ts';
import { keysOperations } from './keys-operations.ts';
import { knowledgeOperations } from './knowledge-operations.ts';
import { leadsOperations } from './leads-operations.ts';
import { modelAccessOperations } from './model-access-operations.ts';
import { peopleOperations } from './people-operations.ts';
import { propertiesOperations } from './properties-operations.ts';
import { providersOperations } from './providers-operations.ts';
import { tenantsOperations } from './tenants-operations.ts';
import { usageOperations } from './usage-operations.ts';

/** The operations of the product API, area by area. */
export const v1Operations: readonly Operation[] = [
  ...tenantsOperations,
  ...keysOperations,
  ...agentsOperations,
  ...propertiesOperations,
  ...knowledgeOperations,
  ...conversationsOperations,
  ...leadsOperations,
  ...appointmentsOperations,
  ...jobsOperations,
  ...providersOperations,
  ...featuresOperations,
  ...modelAccessOperations,
  ...usageOperations,
  ...peopleOperations,
];

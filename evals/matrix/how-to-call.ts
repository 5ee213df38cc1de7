import { randomUUID } from 'node:crypto';
import { makeListing } from '../../src/stores/postgres/testing/make-listing.ts';

/** What a tenant has, by the names under which operations take it. */
export type Ids = Readonly<Record<string, string>>;

export interface Row {
  /** A body that names things of a tenant; without it one is made from the document. */
  body?: (ids: Ids) => unknown;
  /** What stands in the path under another name than the thing's own. */
  path?: (ids: Ids) => Ids;
  /** A query that names them. */
  query?: (ids: Ids) => string;
  /** What is answered for a thing that is not there, or another's; 404 where nothing is said. */
  absent?: number;
  /** What the own request is answered with where it cannot succeed here, and why it cannot. */
  own?: { status: number; why: string };
}

/** A week from now at this hour. */
const at = (hour: number): string => {
  const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  return `${day}T${hour}:00:00Z`;
};

const personOf = ({ lead_id }: Ids) => ({ by: 'lead', lead_id });

/**
 * How each operation is called by the tenant matrix. `{}` is enough for one that names things in
 * its path only, or names none. The own tenant asks in this order.
 */
export const HOW_TO_CALL: Readonly<Record<string, Row>> = {
  sendMessage: {
    body: ({ agent_id, thread_id }) => ({ agent_id, thread_id, message: 'hello' }),
  },
  joinTurn: {},
  openChatSocket: {},
  uploadDocument: {},

  listTenants: {},
  createTenant: {},
  getTenant: {},
  patchTenant: { body: () => ({ name: 'Renamed' }) },
  listKeys: {},
  createKey: { body: () => ({ name: 'One more', role: 'viewer' }) },

  listAgents: {},
  createAgent: {},
  getAgent: {},
  editAgent: { body: () => ({ name: 'Renamed' }) },
  listAgentVersions: {},
  publishAgent: {},
  rollBackAgent: { body: () => ({ version: 1 }) },
  listProperties: {},
  createProperty: { body: () => makeListing(randomUUID()) },
  importProperties: {},
  getProperty: {},
  updateProperty: { body: () => ({ City: 'Elsewhere' }) },
  listDocuments: {},
  searchDocuments: {},
  ingestDocument: {
    body: () => ({ url: 'http://127.0.0.1/' }),
    own: { status: 422, why: 'it takes addresses of the internet, where a test asks nobody' },
  },
  getDocument: {},
  listConversations: {},
  searchConversations: {},
  getConversation: {},
  listMessages: {},
  exportConversation: {},
  closeConversation: {},
  listJobs: {},
  startJob: {},
  getJob: {},
  cancelJob: {},
  retryJob: { path: ({ failed_job_id: id = '' }) => ({ job_id: id }) },
  watchJob: {},
  putCrmTarget: {},
  getCrmTarget: {},
  deleteCrmTarget: {},
  listLeads: {},
  getLead: {},
  changeLead: {},
  listAppointments: {},
  createAppointment: {
    body: ({ agent_id }) => ({
      ...{ kind: 'reservation', agent_id, starts_at: at(10), minutes: 30 },
      contact: { name: 'Ada', phone: '+1 510-555-0101' },
    }),
  },
  getAppointment: {},
  moveAppointment: { body: () => ({ starts_at: at(14) }) },
  getAppointmentCalendar: {},
  findPerson: { body: personOf },
  exportPerson: { body: personOf },
  getPersonExport: { path: ({ person_export_id: id = '' }) => ({ job_id: id }) },
  listReceipts: {},
  getReceipt: {},
  exportTenant: {},
  getTenantExport: { path: ({ tenant_export_id: id = '' }) => ({ job_id: id }) },
  getRetention: {},
  putRetention: {},
  getCompliance: {},
  // Before a budget is set: nobody knows what this model costs.
  listProviders: {},
  createProvider: { body: () => ({ task: 'llm', provider: 'openai', model: `m-${randomUUID()}` }) },
  getProvider: {},
  updateProvider: { body: () => ({ priority: 7 }) },
  testProvider: {},
  getUsage: {},
  getBudget: {},
  putBudget: {},
  listModelPrices: {},
  putModelPrice: {},
  deleteModelPrice: {},
  listAudit: {},
  getFeatures: {},
  putFeatures: {},
  getModelRules: {},
  putModelRules: {},

  createAssistant: { body: () => ({ graph_id: 'conversation' }) },
  searchAssistants: {},
  countAssistants: {},
  getAssistant: {},
  patchAssistant: { body: () => ({ metadata: { a: 1 } }) },
  listAssistantVersions: {},
  setLatestAssistantVersion: { body: () => ({ version: 1 }) },
  drawAssistantGraph: {},
  getAssistantSchemas: {},
  getAssistantSubgraphs: {},
  getAssistantSubgraph: {},

  createThread: { body: () => ({}) },
  searchThreads: { body: ({ thread_id }) => ({ ids: [thread_id] }), absent: 200 },
  countThreads: {},
  getThread: {},
  patchThread: { body: () => ({ metadata: { a: 1 } }) },
  copyThread: {},
  getThreadState: {},
  updateThreadState: { body: () => ({ values: {} }) },
  patchThreadState: { body: () => ({ metadata: { a: 1 } }) },
  findThreadState: {
    body: ({ thread_id, checkpoint_id }) => ({ checkpoint: { thread_id, checkpoint_id } }),
  },
  getStateAtCheckpoint: {},
  getThreadHistory: {},
  searchThreadHistory: { body: () => ({ limit: 1 }) },

  createRun: { body: ({ agent_id }) => ({ assistant_id: agent_id, input: null }) },
  streamRun: { body: ({ agent_id }) => ({ assistant_id: agent_id, input: null }) },
  waitForRun: { body: ({ agent_id }) => ({ assistant_id: agent_id, input: null }) },
  createThreadRun: {
    body: ({ agent_id }) => ({
      assistant_id: agent_id,
      input: null,
      multitask_strategy: 'enqueue',
    }),
  },
  streamThreadRun: {
    body: ({ agent_id }) => ({
      assistant_id: agent_id,
      input: null,
      multitask_strategy: 'enqueue',
    }),
  },
  waitForThreadRun: {
    body: ({ agent_id }) => ({
      assistant_id: agent_id,
      input: null,
      multitask_strategy: 'enqueue',
    }),
  },
  createRuns: { body: ({ agent_id }) => [{ assistant_id: agent_id, input: null }] },
  cancelRuns: {
    body: ({ thread_id, run_id }) => ({ thread_id, run_ids: [run_id] }),
  },
  joinRunStream: {},
  listThreadRuns: {},
  getThreadRun: {},
  joinThreadRun: {},
  joinThreadRunStream: {},
  cancelThreadRun: {},
  streamThread: {},
  // A command and a filter may name a thread that begins with them: both see an empty one.
  sendCommand: {
    body: () => ({ id: 1, method: 'state.get', params: { namespace: [] } }),
    absent: 200,
  },
  streamEvents: { body: () => ({ channels: ['values'] }), absent: 200 },
  openEventSocket: { absent: 101 },
  createCron: { body: ({ agent_id }) => ({ assistant_id: agent_id, schedule: '0 0 1 1 *' }) },
  createThreadCron: { body: ({ agent_id }) => ({ assistant_id: agent_id, schedule: '0 0 1 1 *' }) },
  searchCrons: { body: ({ agent_id }) => ({ assistant_id: agent_id }), absent: 200 },
  countCrons: { body: ({ agent_id }) => ({ assistant_id: agent_id }), absent: 200 },
  patchCron: { body: () => ({ metadata: { a: 1 } }) },
  putStoreItem: {},
  getStoreItem: { query: () => '?namespace=a.b&key=k' },
  searchStoreItems: {},
  listStoreNamespaces: {},

  // What takes things away, the inner ones before those that hold them.
  deleteStoreItem: {},
  deleteCron: {},
  deleteThreadRun: {},
  deleteThread: {},
  pruneThreads: { body: ({ empty_thread_id: id }) => ({ thread_ids: [id] }), absent: 200 },
  deleteAssistant: {},
  deleteProvider: {},
  erasePerson: { body: personOf },
  cancelAppointment: {},
  deleteDocument: {},
  deleteProperty: {},
  deleteAgent: {},
  revokeKey: {},
  deleteTenant: {},
};

/** What stands in a path: where the thing comes from, beside the world of the fuzz. */
export const MADE_BY: Readonly<Record<string, { operation: string; field: string }>> = {
  key_id: { operation: 'createKey', field: 'id' },
  property_id: { operation: 'createProperty', field: 'id' },
  document_id: { operation: 'uploadDocument', field: 'document_id' },
  job_id: { operation: 'startJob', field: 'id' },
  person_export_id: { operation: 'exportPerson', field: 'id' },
  tenant_export_id: { operation: 'exportTenant', field: 'id' },
  provider_id: { operation: 'createProvider', field: 'id' },
  empty_thread_id: { operation: 'createThread', field: 'thread_id' },
  appointment_id: { operation: 'createAppointment', field: 'id' },
};

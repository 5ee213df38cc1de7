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
  /** Takes away what other operations need: it is called last. */
  last?: true;
  /** Its own things are no good for it, such as a job that cannot be repeated, or gone by then. */
  ownMayFail?: true;
}

/** A week from now at this hour. */
const at = (hour: number): string => {
  const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  return `${day}T${hour}:00:00Z`;
};

const personOf = ({ lead_id }: Ids) => ({ by: 'lead', lead_id });

/**
 * How each operation is called by the tenant matrix. `{}` is enough for one that names things in
 * its path only, or names none.
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
  deleteTenant: { last: true },
  listKeys: {},
  createKey: { body: () => ({ name: 'One more', role: 'viewer' }) },
  revokeKey: { last: true },

  listAgents: {},
  createAgent: {},
  getAgent: {},
  editAgent: { body: () => ({ name: 'Renamed' }) },
  deleteAgent: { last: true },
  listAgentVersions: {},
  publishAgent: {},
  rollBackAgent: { body: () => ({ version: 1 }) },
  listProperties: {},
  createProperty: {},
  importProperties: {},
  getProperty: {},
  updateProperty: { body: () => ({ City: 'Elsewhere' }) },
  deleteProperty: { last: true },
  listDocuments: {},
  searchDocuments: {},
  ingestDocument: { ownMayFail: true },
  getDocument: {},
  deleteDocument: { last: true },
  listConversations: {},
  searchConversations: {},
  getConversation: {},
  listMessages: {},
  exportConversation: {},
  closeConversation: {},
  listJobs: {},
  startJob: {},
  getJob: {},
  cancelJob: { ownMayFail: true },
  retryJob: { ownMayFail: true },
  watchJob: {},
  getCrmTarget: { ownMayFail: true },
  putCrmTarget: { ownMayFail: true },
  deleteCrmTarget: { ownMayFail: true },
  listLeads: {},
  getLead: {},
  changeLead: { ownMayFail: true },
  listAppointments: {},
  createAppointment: {
    body: ({ agent_id }) => ({
      ...{ kind: 'reservation', agent_id, starts_at: at(10), minutes: 30 },
      contact: { name: 'Ada', phone: '+1 510-555-0101' },
    }),
  },
  getAppointment: {},
  moveAppointment: { body: () => ({ starts_at: at(14) }), ownMayFail: true },
  cancelAppointment: { last: true },
  getAppointmentCalendar: {},
  findPerson: { body: personOf },
  exportPerson: { body: personOf },
  getPersonExport: { path: ({ person_export_id: id = '' }) => ({ job_id: id }) },
  erasePerson: { body: personOf, last: true },
  listReceipts: {},
  getReceipt: {},
  exportTenant: {},
  getTenantExport: { path: ({ tenant_export_id: id = '' }) => ({ job_id: id }) },
  getRetention: {},
  putRetention: {},
  getCompliance: {},
  getUsage: {},
  getBudget: {},
  putBudget: {},
  listModelPrices: {},
  putModelPrice: {},
  deleteModelPrice: { ownMayFail: true },
  listAudit: {},
  listProviders: {},
  createProvider: { body: () => ({ task: 'llm', provider: 'openai', model: 'small' }) },
  getProvider: {},
  updateProvider: { body: () => ({ priority: 7 }) },
  deleteProvider: { last: true },
  testProvider: { ownMayFail: true },
  getFeatures: {},
  putFeatures: { ownMayFail: true },
  getModelRules: {},
  putModelRules: {},

  createAssistant: { body: () => ({ graph_id: 'conversation' }) },
  searchAssistants: {},
  countAssistants: {},
  getAssistant: {},
  patchAssistant: { body: () => ({ metadata: { a: 1 } }) },
  deleteAssistant: { last: true },
  listAssistantVersions: {},
  setLatestAssistantVersion: { body: () => ({ version: 1 }) },
  drawAssistantGraph: {},
  getAssistantSchemas: {},
  getAssistantSubgraphs: {},
  getAssistantSubgraph: {},

  createThread: { body: () => ({}) },
  searchThreads: { body: ({ thread_id }) => ({ ids: [thread_id] }), absent: 200 },
  countThreads: {},
  pruneThreads: { body: ({ thread_id }) => ({ thread_ids: [thread_id] }), absent: 200, last: true },
  getThread: {},
  patchThread: { body: () => ({ metadata: { a: 1 } }) },
  deleteThread: { last: true, ownMayFail: true },
  copyThread: {},
  getThreadState: {},
  updateThreadState: { body: () => ({ values: {} }), ownMayFail: true },
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
    ownMayFail: true,
  },
  joinRunStream: {},
  listThreadRuns: {},
  getThreadRun: {},
  deleteThreadRun: { last: true, ownMayFail: true },
  joinThreadRun: {},
  joinThreadRunStream: {},
  cancelThreadRun: { ownMayFail: true },
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
  deleteCron: { last: true, ownMayFail: true },
  putStoreItem: {},
  getStoreItem: { query: () => '?namespace=a.b&key=k' },
  deleteStoreItem: { last: true },
  searchStoreItems: {},
  listStoreNamespaces: {},
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
  appointment_id: { operation: 'createAppointment', field: 'id' },
};

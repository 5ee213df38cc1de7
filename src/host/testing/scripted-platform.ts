import { AppError } from '../../errors.ts';
import type { Assistant } from '../../schemas/platform/assistants.ts';
import type { Cron } from '../../schemas/platform/crons.ts';
import type { StoreItem } from '../../schemas/platform/store.ts';
import type { Thread, ThreadState } from '../../schemas/platform/threads.ts';
import type { PlatformDeps } from '../platform-deps.ts';

export const KNOWN = '3f2b6c1a-9d1e-4a5b-8c7d-6e5f4a3b2c1d';
/** No port has anything of this id. */
export const MISSING = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const AGENT = '11111111-2222-5333-8444-555555555555';
const NOW = '2026-03-01T10:00:00.000Z';

export const assistant: Assistant = {
  assistant_id: KNOWN,
  graph_id: 'agent',
  version: 1,
  name: 'Untitled',
  description: null,
  config: {},
  context: {},
  metadata: {},
  created_at: NOW,
  updated_at: NOW,
};

export const thread: Thread = {
  thread_id: KNOWN,
  created_at: NOW,
  updated_at: NOW,
  state_updated_at: NOW,
  metadata: { graph_id: 'agent' },
  config: {},
  status: 'idle',
  values: { messages: [] },
  interrupts: {},
  ttl: { strategy: 'delete', ttl_minutes: 5, expires_at: NOW },
};

export const state: ThreadState = {
  values: { messages: [] },
  next: ['act'],
  tasks: [],
  metadata: { step: 1 },
  created_at: NOW,
  checkpoint: { thread_id: KNOWN, checkpoint_id: KNOWN, checkpoint_ns: '' },
  parent_checkpoint: null,
};

export const item: StoreItem = {
  namespace: ['people', 'ada'],
  key: 'phone',
  value: { number: 1 },
  created_at: NOW,
  updated_at: NOW,
};

export const cron: Cron = {
  cron_id: KNOWN,
  assistant_id: KNOWN,
  thread_id: null,
  schedule: '0 9 * * *',
  timezone: null,
  end_time: null,
  enabled: true,
  on_run_completed: 'delete',
  next_run_date: NOW,
  payload: {},
  metadata: {},
  created_at: NOW,
  updated_at: NOW,
};

const nullable = { input: { type: 'object' }, output: null, state: null, config: null };
const schema = { ...nullable, context: null };
const TOTAL = 25;

/** Ports that accept everything, answer the same always, and keep what they were asked. */
export function makeScriptedPlatform() {
  const asked: { call: string; given: unknown[] }[] = [];
  const plays =
    <A extends unknown[], T>(call: string, answer: (...given: A) => T) =>
    async (...given: A): Promise<T> => {
      asked.push({ call, given });
      return answer(...given);
    };
  const ifThere =
    <T>(value: T) =>
    (_tenantId: string, id: string): T | null =>
      id === MISSING ? null : value;
  const isThere = (_tenantId: string, id: string): boolean => id !== MISSING;
  const found =
    <T>(one: T) =>
    () => ({ items: [one], total: TOTAL });
  const mustBeThere =
    <T>(value: T) =>
    (_tenantId: string, threadId: string): T => {
      if (threadId !== MISSING) return value;
      throw new AppError('unknown_thread', `Thread with ID ${threadId} not found`);
    };

  const platform: PlatformDeps = {
    assistants: {
      create: plays('assistants.create', () => assistant),
      get: plays('assistants.get', ifThere(assistant)),
      patch: plays('assistants.patch', ifThere(assistant)),
      delete: plays('assistants.delete', isThere),
      search: plays('assistants.search', found(assistant)),
      count: plays('assistants.count', () => TOTAL),
      versions: plays('assistants.versions', () => [assistant]),
      setLatest: plays('assistants.setLatest', (_tenant, _id, version: number) =>
        version === 1 ? assistant : null,
      ),
    },
    threads: {
      create: plays('threads.create', () => thread),
      get: plays('threads.get', ifThere(thread)),
      patch: plays('threads.patch', ifThere(thread)),
      delete: plays('threads.delete', isThere),
      search: plays('threads.search', found(thread)),
      count: plays('threads.count', () => TOTAL),
      copy: plays('threads.copy', ifThere(thread)),
      prune: plays('threads.prune', (_tenant, ids: readonly string[]) => ids.length),
    },
    states: {
      get: plays('states.get', mustBeThere(state)),
      history: plays('states.history', mustBeThere([state])),
      update: plays('states.update', mustBeThere({ checkpoint_id: KNOWN })),
      replay: plays('states.replay', mustBeThere(undefined)),
    },
    store: {
      put: plays('store.put', () => undefined),
      get: plays('store.get', (_tenant, { key }: { key: string }) =>
        key === MISSING ? null : item,
      ),
      delete: plays('store.delete', () => undefined),
      search: plays('store.search', () => [item]),
      namespaces: plays('store.namespaces', () => [['people']]),
    },
    crons: {
      create: plays('crons.create', () => cron),
      patch: plays('crons.patch', ifThere(cron)),
      delete: plays('crons.delete', isThere),
      search: plays('crons.search', found(cron)),
      count: plays('crons.count', () => TOTAL),
    },
    graphs: {
      assistantIdOf: (graphId) => (graphId === 'agent' ? AGENT : null),
      drawGraph: plays('graphs.drawGraph', () => ({ nodes: [], edges: [] })),
      describeGraph: plays('graphs.describeGraph', () => schema),
      describeSubgraphs: plays('graphs.describeSubgraphs', () => ({ inner: schema })),
    },
    truncate: plays('truncate', () => undefined),
  };
  return { platform, asked, agentAssistantId: AGENT };
}

import { LRUCache } from 'lru-cache';
import type { Agent, Tenant } from './schemas/agent.ts';

/** Which agent: by id or slug, as the world names it, or the one of an assistant. */
type WhichAgent = { agent: string } | { assistant: string };
interface Loaded {
  tenant: Tenant | null;
  agent: Agent | null;
}

export interface SessionsParts {
  sessions: { load(tenantId: string, which: WhichAgent): Promise<Loaded> };
}

const RUNS_MAX = 2_000;
/**
 * What the door has just read the run that it lets in need not read again; a run that had to wait,
 * or that another process takes, reads for itself.
 */
const HANDED_ON_MS = 1_000;

const keyOf = (tenantId: string, runId: string): string => `${tenantId} ${runId}`;

/** Tenant and agent of a run: read once by whoever needs them first, and handed on. */
export function composeSessions({ sessions }: SessionsParts) {
  const handed = new LRUCache<string, Loaded>({ max: RUNS_MAX, ttl: HANDED_ON_MS });

  return {
    /** At the door; `runId` is the run that will be made. */
    async find(tenantId: string, idOrSlug: string, runId?: string): Promise<Agent | null> {
      const loaded = await sessions.load(tenantId, { agent: idOrSlug });
      if (runId !== undefined) handed.set(keyOf(tenantId, runId), loaded);
      return loaded.agent;
    },

    /** As the run begins: an assistant that is an agent speaks as it; others as the first. */
    async ofAssistant(tenantId: string, assistantId: string, runId: string) {
      const key = keyOf(tenantId, runId);
      const known = handed.get(key);
      if (known?.agent?.id === assistantId) return known.agent;
      const loaded = await sessions.load(tenantId, { assistant: assistantId });
      handed.set(key, loaded);
      return loaded.agent;
    },

    /** In the run. Taken, not looked at: one that begins again reads again. */
    async load(tenantId: string, idOrSlug: string, runId: string): Promise<Loaded> {
      const key = keyOf(tenantId, runId);
      const known = handed.get(key);
      handed.delete(key);
      const { agent } = known ?? {};
      if (known && (agent?.id === idOrSlug || agent?.slug === idOrSlug)) return known;
      return sessions.load(tenantId, { agent: idOrSlug });
    },
  };
}
export type Sessions = ReturnType<typeof composeSessions>;

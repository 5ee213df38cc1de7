import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { ScriptedModel } from '../../graphs/conversation/testing/scripted-model.ts';
import { SCOPES_OF } from '../../src/schemas/access.ts';
import { PLATFORM_TENANT_ID } from '../../src/schemas/api-key.ts';
import { openHouse as openWholeHouse } from '../../src/testing/open-house.ts';
import { seedDesk } from '../../src/testing/seed-desk.ts';
import { serveHouse } from '../../src/testing/serve-house.ts';

export interface FuzzTenant {
  id: string;
  key: string;
  agentId: string;
  leadId: string;
}

const OPERATOR = {
  principal: { kind: 'system', id: 'fuzz', role: 'platform_admin' },
  scopes: SCOPES_OF.platform_admin,
} as const;
const open = [{ open: '00:00', close: '24:00' }];
const businessHours = { '1': open, '2': open, '3': open, '4': open, '5': open };
/** Said by a person, it makes the model want what waits for approval. */
export const WAIT_WORDS = 'note this';

const model = () =>
  new ScriptedModel((messages) =>
    messages.at(-1)?.content === WAIT_WORDS
      ? { calls: [{ name: 'update_crm', args: { note: 'x' } }] }
      : { say: 'Good morning.' },
  );

/** A whole host on a free port: on a Postgres of its own where there is one, else embedded. */
export async function openHouse() {
  const keys = new Map<string, { tenantId: string; slug: string }>();
  const { LOG_LEVEL = 'fatal', REDIS_URL } = process.env;
  const opened = await openWholeHouse(
    { LOG_LEVEL, REDIS_URL },
    {
      seed: false,
      resolveKey: async (key) => keys.get(key) ?? null,
      adjust: (deps) => ({ ...deps, models: { forReply: model } }),
    },
  );
  const { house } = opened;
  const { port, stop } = await serveHouse(house.deps);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const { key: platformKey } = await house.access.keys.create(
    PLATFORM_TENANT_ID,
    { name: 'fuzz', role: 'platform_admin' },
    OPERATOR,
  );

  return {
    port,
    agent,
    platformKey,
    database: house.deps.settings.database,
    /** A tenant of its own with one agent, whose writes wait for a person. */
    async tenant(): Promise<FuzzTenant> {
      const key = `fuzz-${randomUUID()}`;
      const { tenantId: id, agentId } = await seedDesk(house.seedPorts, {
        tenant: { slug: key, name: 'Fuzz Homes' },
        agent: { timeZone: 'UTC', businessHours, approvals: ['update_crm'] },
        listings: [],
      });
      keys.set(key, { tenantId: id, slug: key });
      const heard = { agentId, threadId: randomUUID(), runId: randomUUID() };
      const { leadId } = await house.stores.leads.upsert(id, { ...heard, name: 'Ada' });
      return { id, key, agentId, leadId };
    },
    async close(): Promise<void> {
      agent.destroy();
      await stop();
      await opened.close(0);
    },
  };
}
export type FuzzHouse = Awaited<ReturnType<typeof openHouse>>;

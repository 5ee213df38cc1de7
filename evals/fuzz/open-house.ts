import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScriptedModel } from '../../graphs/conversation/testing/scripted-model.ts';
import { compose } from '../../src/compose.ts';
import { readEnv } from '../../src/config/env.ts';
import { seedTenant } from '../../src/demo/seed-tenant.ts';
import { makeHost } from '../../src/host/make-host.ts';
import { SCOPES_OF } from '../../src/schemas/access.ts';
import { toolNames } from '../../src/schemas/agent.ts';
import { PLATFORM_TENANT_ID } from '../../src/schemas/api-key.ts';
import { createTestDatabase } from '../../src/stores/postgres/testing/create-test-database.ts';

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
  const dir = mkdtempSync(join(tmpdir(), 'foyer-fuzz-'));
  const database = await createTestDatabase();
  const keys = new Map<string, { tenantId: string; slug: string }>();
  const env = readEnv({
    NODE_ENV: 'test',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal',
    DATABASE_TIMEOUT_MS: '30000',
    REDIS_URL: process.env['REDIS_URL'],
    DATABASE_URL: database?.url,
    FOYER_DATA_DIR: join(dir, 'data'),
  });
  const house = await compose(env, {
    seed: false,
    resolveKey: async (key) => keys.get(key) ?? null,
    adjust: (deps) => ({ ...deps, models: { forReply: model } }),
  });
  const host = makeHost(house.deps);
  await new Promise<void>((resolve) => host.server.listen(0, '127.0.0.1', resolve));
  const { port } = host.server.address() as AddressInfo;
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
      const id = randomUUID();
      const agentId = randomUUID();
      const key = `fuzz-${id}`;
      await seedTenant(house.seedPorts, {
        tenant: { id, slug: key, name: 'Fuzz Homes', phone: '+1 510-555-0100', email: null },
        agents: [
          {
            ...{ id: agentId, slug: 'desk', name: 'Desk', type: 'real_estate', prompt: 'Help.' },
            ...{ voice: null, tools: [...toolNames], timeZone: 'UTC', language: 'en' },
            businessHours: { '1': open, '2': open, '3': open, '4': open, '5': open },
            approvals: ['update_crm'],
          },
        ],
        listings: [],
        documents: [],
      });
      keys.set(key, { tenantId: id, slug: key });
      const heard = { agentId, threadId: randomUUID(), runId: randomUUID() };
      const { leadId } = await house.stores.leads.upsert(id, { ...heard, name: 'Ada' });
      return { id, key, agentId, leadId };
    },
    async close(): Promise<void> {
      agent.destroy();
      await host.stop(0);
      await house.close(0);
      await database?.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
export type FuzzHouse = Awaited<ReturnType<typeof openHouse>>;

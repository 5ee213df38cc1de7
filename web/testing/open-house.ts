import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Line, ScriptedModel } from '../../graphs/conversation/testing/scripted-model.ts';
import { compose } from '../../src/compose.ts';
import { readEnv } from '../../src/config/env.ts';
import { makeDemoListings } from '../../src/demo/make-demo-listings.ts';
import { seedTenant } from '../../src/demo/seed-tenant.ts';
import { makeHost } from '../../src/host/make-host.ts';
import { toolNames } from '../../src/schemas/agent.ts';
import { createTestDatabase } from '../../src/stores/postgres/testing/create-test-database.ts';

type Script = (acted: boolean) => Line | Promise<Line>;
const open = [{ open: '08:00', close: '20:00' }];
const [home] = makeDemoListings().filter((listing) => listing.StandardStatus === 'Active');

/** A whole house on a real socket whose model says what the test wants; it asks for keys. */
export async function openHouse() {
  const dir = mkdtempSync(join(tmpdir(), 'foyer-page-'));
  const database = await createTestDatabase();
  const keys = new Map<string, { tenantId: string; slug: string }>();
  // The keyless model answers while there is no script.
  let script: Script | null = null;
  const env = readEnv({
    NODE_ENV: 'test',
    LOG_LEVEL: 'fatal',
    DATABASE_TIMEOUT_MS: '30000',
    REDIS_URL: process.env['REDIS_URL'],
    DATABASE_URL: database?.url,
    FOYER_DATA_DIR: join(dir, 'data'),
  });
  const house = await compose(env, {
    seed: false,
    now: () => new Date('2026-11-23T18:00:00Z'),
    resolveKey: async (key) => keys.get(key) ?? null,
    adjust: (deps) => ({
      ...deps,
      models: {
        forReply: (tenantId, agent) => {
          const answer = script;
          if (answer === null) return deps.models.forReply(tenantId, agent);
          return new ScriptedModel((messages) => answer(messages.at(-1)?.type === 'tool'));
        },
      },
    }),
  });
  const host = makeHost(house.deps);
  await new Promise<void>((resolve) => host.server.listen(0, '127.0.0.1', resolve));
  const { port } = host.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  /** A tenant of its own with one agent, one home and a key. */
  async function tenant(approvals: (typeof toolNames)[number][] = []) {
    if (home === undefined) throw new Error('the demo has no listings');
    const id = randomUUID();
    const agentId = randomUUID();
    const key = `t-${id.slice(0, 8)}`;
    await seedTenant(house.seedPorts, {
      tenant: { id, slug: key, name: 'Test Homes', phone: '+1 510-555-0100', email: null },
      agents: [
        {
          id: agentId,
          slug: 'desk',
          name: 'Desk',
          type: 'real_estate',
          prompt: 'Help.',
          voice: null,
          tools: [...toolNames],
          businessHours: { '1': open, '2': open, '3': open, '4': open, '5': open },
          timeZone: 'America/Los_Angeles',
          language: 'en',
          approvals,
        },
      ],
      listings: [home],
      documents: [],
    });
    keys.set(key, { tenantId: id, slug: key });
    const query = async <T>(text: string): Promise<T[]> =>
      house.db.withTenant(id, async (sql) => (await sql.query<T & object>(text)).rows as T[]);
    const upload = async (name: string, text: string): Promise<void> => {
      const form = new FormData();
      form.set('file', new Blob([text], { type: 'text/markdown' }), name);
      const headers = { 'x-api-key': key };
      const sent = await fetch(`${url}/v1/knowledge/upload`, {
        method: 'POST',
        headers,
        body: form,
      });
      if (!sent.ok) throw new Error(`upload: ${sent.status} ${await sent.text()}`);
    };
    return { id, agentId, key, listingKey: home.ListingKey, query, upload };
  }

  return {
    url,
    tenant,
    says(next: Script | null): void {
      script = next;
    },
    /** Breaks every connection there is, as a network does; what runs goes on. */
    cutConnections(): void {
      host.server.closeAllConnections();
    },
    async close(): Promise<void> {
      await host.stop(0);
      await house.close();
      await database?.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

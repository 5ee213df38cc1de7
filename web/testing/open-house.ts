import { type Line, ScriptedModel } from '../../graphs/conversation/testing/scripted-model.ts';
import type { ToolName } from '../../src/schemas/agent.ts';
import { openHouse as openWholeHouse } from '../../src/testing/open-house.ts';
import { deskHome, seedDesk } from '../../src/testing/seed-desk.ts';
import { serveHouse } from '../../src/testing/serve-house.ts';

type Script = (acted: boolean) => Line | Promise<Line>;

/** A whole house on a real socket whose model says what the test wants; it asks for keys. */
export async function openHouse() {
  const keys = new Map<string, { tenantId: string; slug: string }>();
  // The keyless model answers while there is no script.
  let script: Script | null = null;
  const settings = { REDIS_URL: process.env['REDIS_URL'] };
  const opened = await openWholeHouse(settings, {
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
  const { house } = opened;
  const served = await serveHouse(house.deps);
  const { url } = served;

  /** A tenant of its own with one agent, one home and a key. */
  async function tenant(approvals: ToolName[] = []) {
    const seeded = await seedDesk(house.seedPorts, { agent: { approvals } });
    const { tenantId: id, agentId, slug: key } = seeded;
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
    return { id, agentId, key, listingKey: deskHome.ListingKey, query, upload };
  }

  return {
    url,
    tenant,
    says(next: Script | null): void {
      script = next;
    },
    /** Breaks every connection there is, as a network does; what runs goes on. */
    cutConnections(): void {
      served.server.closeAllConnections();
    },
    async close(): Promise<void> {
      await served.stop();
      await opened.close();
    },
  };
}

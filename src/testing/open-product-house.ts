import { randomUUID } from 'node:crypto';
import type { ComposeOverrides } from '../compose.ts';
import { makeListing } from '../stores/postgres/testing/make-listing.ts';
import { newAgent } from '../stores/postgres/testing/make-world.ts';
import { openHouse } from './open-house.ts';
import { serveHouse } from './serve-house.ts';

export interface Told {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it
  body: any;
}

/** A whole house over a database of its own, keyless model and all. */
export async function openProductHouse(overrides: ComposeOverrides = {}) {
  const keys = new Map<string, { tenantId: string; slug: string }>();
  const resolveKey = async (key: string) => keys.get(key) ?? null;
  const settings = { REDIS_URL: process.env['REDIS_URL'] };
  const opened = await openHouse(settings, { seed: false, resolveKey, ...overrides });
  const { house } = opened;
  const served = await serveHouse(house.deps);
  const { url } = served;

  return {
    house,
    url,
    /** A tenant of its own with an agent and two listings, and what calls for it. */
    async tenant(slug: string) {
      const { stores } = house;
      const tenant = await stores.tenants.create({ slug, name: slug, phone: null, email: null });
      const agent = await stores.agents.create(tenant.id, newAgent('homes'));
      await stores.listings.upsertMany(tenant.id, [makeListing('A1'), makeListing('A2')]);
      const key = `key-${randomUUID()}`;
      keys.set(key, { tenantId: tenant.id, slug });
      const call = async (
        method: string,
        path: string,
        body?: unknown,
        headers: Record<string, string> = {},
      ): Promise<Told> => {
        const answer = await fetch(`${url}${path}`, {
          method,
          headers: { 'x-api-key': key, 'content-type': 'application/json', ...headers },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const text = await answer.text();
        const isJson = answer.headers.get('content-type')?.includes('/json') && text !== '';
        const { status, headers: told } = answer;
        return { status, headers: told, text, body: isJson ? JSON.parse(text) : undefined };
      };
      return { tenantId: tenant.id, agent, key, call };
    },
    async close(): Promise<void> {
      await served.stop();
      await opened.close(0);
    },
  };
}
export type ProductHouse = Awaited<ReturnType<typeof openProductHouse>>;

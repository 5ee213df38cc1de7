import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ComposeOverrides, compose } from '../compose.ts';
import { readEnv } from '../config/env.ts';
import { makeApp } from '../host/http/app.ts';
import { makeLifecycle } from '../host/lifecycle.ts';
import { createTestDatabase } from '../stores/postgres/testing/create-test-database.ts';
import { makeListing } from '../stores/postgres/testing/make-listing.ts';
import { newAgent } from '../stores/postgres/testing/make-world.ts';

export interface Told {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it
  body: any;
}

/** A whole house over a database of its own, keyless model and all. */
export async function openProductHouse(overrides: ComposeOverrides = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'foyer-product-'));
  const database = await createTestDatabase();
  const keys = new Map<string, { tenantId: string; slug: string }>();
  const env = readEnv({
    NODE_ENV: 'test',
    LOG_LEVEL: 'fatal',
    DATABASE_TIMEOUT_MS: '30000',
    REDIS_URL: process.env['REDIS_URL'],
    DATABASE_URL: database?.url,
    FOYER_DATA_DIR: join(dir, 'data'),
  });
  const resolveKey = async (key: string) => keys.get(key) ?? null;
  const house = await compose(env, { seed: false, resolveKey, ...overrides });
  const server = createServer(makeApp(house.deps, makeLifecycle()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

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
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await house.close(0);
      await database?.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
export type ProductHouse = Awaited<ReturnType<typeof openProductHouse>>;

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import type { Logger } from 'pino';
import { ScriptedModel } from '../../graphs/conversation/testing/scripted-model.ts';
import { compose } from '../../src/compose.ts';
import { readEnv } from '../../src/config/env.ts';
import type { HostSettings } from '../../src/host/host-deps.ts';
import { makeHost } from '../../src/host/make-host.ts';
import { type Role, SCOPES_OF, type Scope } from '../../src/schemas/access.ts';
import { PLATFORM_TENANT_ID } from '../../src/schemas/api-key.ts';
import { createTestDatabase } from '../../src/stores/postgres/testing/create-test-database.ts';
import { seedDesk } from '../../src/testing/seed-desk.ts';

const JWT_SECRET = 'of the matrix, thirty-two bytes and more';
const WHO = { issuer: 'https://login.example', audience: 'foyer' };
const OPERATOR = {
  principal: { kind: 'system', id: 'matrix', role: 'platform_admin' },
  scopes: SCOPES_OF.platform_admin,
} as const;

const DAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
const OPEN = [{ open: '00:00', close: '24:00' }];

export interface MatrixTenant {
  id: string;
  slug: string;
  agentId: string;
  key: string;
  leadId: string;
}

export interface MatrixOptions {
  /** Changes to the environment. */
  env?: Record<string, string>;
  log?: Logger;
  /** Shares the database of another house, on Postgres. */
  databaseUrl?: string;
  settings?: Partial<HostSettings>;
  /** The house's own model answers; else one that only says good morning. */
  model?: 'own';
}

/** A whole host as others reach it: no caller is anonymous, and all credentials are real. */
export async function openMatrix(options: MatrixOptions = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'foyer-matrix-'));
  const shared = options.databaseUrl;
  const database = shared === undefined ? await createTestDatabase() : undefined;
  const env = readEnv({
    NODE_ENV: 'test',
    HOST: '0.0.0.0',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal',
    DATABASE_TIMEOUT_MS: '30000',
    REDIS_URL: process.env['REDIS_URL'],
    DATABASE_URL: shared ?? database?.url,
    FOYER_DATA_DIR: join(dir, 'data'),
    FOYER_SECRET_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    JWT_SECRET,
    JWT_ISSUER: WHO.issuer,
    JWT_AUDIENCE: WHO.audience,
    RATE_LIMIT_PER_MINUTE_FAILURES: '0',
    ...options.env,
  });
  const model = () => new ScriptedModel(() => ({ say: 'Good morning.' }));
  const house = await compose(env, {
    seed: false,
    ...(options.log && { log: options.log }),
    ...(options.model === undefined && {
      adjust: (deps) => ({ ...deps, models: { forReply: model } }),
    }),
  });
  const settings = { ...house.deps.settings, ...options.settings };
  const host = makeHost({ ...house.deps, settings });
  await new Promise<void>((resolve) => host.server.listen(0, '127.0.0.1', resolve));
  const { port } = host.server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const { keys } = house.access;

  const key = async (
    tenantId: string,
    role: Role,
    more: { scopes?: readonly Scope[]; expiresAt?: Date } = {},
  ) => keys.create(tenantId, { name: role, role, ...more }, OPERATOR);

  return {
    house,
    databaseUrl: database?.url,
    port,
    agent,
    database: house.deps.settings.database,
    async tenant(): Promise<MatrixTenant> {
      const id = randomUUID();
      const slug = `matrix-${id.slice(0, 8)}`;
      const { agentId } = await seedDesk(house.seedPorts, {
        tenant: { id, slug, name: 'Matrix Homes' },
        agent: {
          ...{ tools: [], timeZone: 'UTC' },
          businessHours: Object.fromEntries(DAYS.map((day) => [day, OPEN])),
        },
        listings: [],
      });
      const heard = { agentId, threadId: randomUUID(), runId: randomUUID() };
      const { leadId } = await house.stores.leads.upsert(id, { ...heard, name: 'Ada' });
      return { id, slug, agentId, leadId, key: (await key(id, 'tenant_admin')).key };
    },
    platformKey: async () => (await key(PLATFORM_TENANT_ID, 'platform_admin')).key,
    /** An admin's key without this one scope. */
    keyWithout: async ({ id }: MatrixTenant, scope: Scope) => {
      const scopes = SCOPES_OF.tenant_admin.filter((one) => one !== scope);
      return (await key(id, 'tenant_admin', { scopes })).key;
    },
    expiredKey: async ({ id }: MatrixTenant) =>
      (await key(id, 'tenant_admin', { expiresAt: new Date(Date.now() - 1_000) })).key,
    revokedKey: async ({ id }: MatrixTenant) => {
      const made = await key(id, 'tenant_admin');
      await keys.revoke(id, made.apiKey.id, OPERATOR);
      return made.key;
    },
    token: ({ slug }: MatrixTenant, endsInSeconds: number) =>
      new SignJWT({ tenant: slug, role: 'tenant_admin' })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(WHO.issuer)
        .setAudience(WHO.audience)
        .setSubject('ada')
        .setExpirationTime(Math.floor(Date.now() / 1000) + endsInSeconds)
        .sign(new TextEncoder().encode(JWT_SECRET)),
    async close(): Promise<void> {
      agent.destroy();
      await host.stop(0);
      await house.close(0);
      await database?.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
export type MatrixHouse = Awaited<ReturnType<typeof openMatrix>>;

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Usage } from '../../schemas/usage.ts';
import { makeApiKeysStore } from './api-keys-store.ts';
import { makeAuditStore } from './audit-store.ts';
import { makeBudgetsStore } from './budgets-store.ts';
import { makeCronsStore } from './crons-store.ts';
import type { Db, Sql } from './db.ts';
import { makeEffectsStore } from './effects-store.ts';
import { makeEscalationsStore } from './escalations-store.ts';
import { makeKnowledgeStore } from './knowledge-store.ts';
import { makeLeadsStore } from './leads-store.ts';
import { makeOutboxStore } from './outbox-store.ts';
import { pgErrorCode } from './pg-error-code.ts';
import { makeProposalsStore } from './proposals-store.ts';
import { makeReservationsStore } from './reservations-store.ts';
import { makeListing } from './testing/make-listing.ts';
import { makeWorld } from './testing/make-world.ts';
import { openTestDb } from './testing/open-test-db.ts';
import { makeThreadsStore } from './threads-store.ts';
import { makeTranscriptStore } from './transcript-store.ts';
import { makeViewingsStore } from './viewings-store.ts';
import { makeWebhooksStore } from './webhooks-store.ts';

/** The migration runner's own record: no tenant's data, and app_rt may not change it. */
const EXEMPT = /^public\.schema_migrations$/;
const FORBIDDEN = '42501';

interface Table {
  name: string;
  columns: string[];
  protected: boolean;
  policies: string[];
  writable: boolean;
}

const TABLES = `
  SELECT n.nspname || '.' || quote_ident(c.relname) AS name,
    c.relrowsecurity AND c.relforcerowsecurity AS protected,
    has_table_privilege('app_rt', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') AS writable,
    (SELECT coalesce(jsonb_agg(concat_ws(' ', p.polname, p.polcmd, p.polroles::regrole[],
        p.polpermissive::text) ORDER BY p.polname), '[]')
      FROM pg_policy p WHERE p.polrelid = c.oid) AS policies,
    (SELECT jsonb_agg(quote_ident(a.attname) ORDER BY a.attnum) FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = '' AND a.attidentity = '') AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
  ORDER BY 1`;

let db: Db;
let close: () => Promise<void>;
let tables: Table[];
let ours: string;
let theirs: string;

/** A row in every table that stores write. */
async function fill(slug: string): Promise<string> {
  const { tenantId, agent } = await makeWorld(db, slug, [makeListing('A1')]);
  const ids = { threadId: randomUUID(), runId: randomUUID(), agentId: agent.id };
  const [startsAt, endsAt] = [new Date('2031-01-01T10:00Z'), new Date('2031-01-01T11:00Z')];
  const { leadId } = await makeLeadsStore(db).upsert(tenantId, { ...ids, name: 'Ada' });
  await makeViewingsStore(db).book(tenantId, {
    ...ids,
    leadId,
    listingKey: 'A1',
    startsAt,
    endsAt,
  });
  await makeReservationsStore(db).reserve(tenantId, {
    ...{ ...ids, startsAt, endsAt, partySize: 1 },
    ...{ purpose: null, name: 'Ada', phone: null, email: null },
  });
  await makeEscalationsStore(db).open(tenantId, { ...ids, reason: 'x', urgency: 'normal' });
  await makeTranscriptStore(db).recordTurn(tenantId, {
    ...{ ...ids, channel: 'text', language: 'en', user: null, at: startsAt },
    assistant: { content: 'Hello.', citations: [], intents: [] },
  });
  await makeOutboxStore(db).add(tenantId, { topic: 'x', key: 'x', payload: {} });
  const effect = { ...ids, key: 'x', tool: 'x', args: {} };
  await makeEffectsStore(db).once(tenantId, effect, async () => 'done');
  await makeApiKeysStore(db).create(tenantId, {
    ...{ name: 'x', role: 'viewer', scopes: ['read'], prefix: 'x', createdBy: 'x' },
    ...{ kid: 'x', digest: slug },
  });
  await makeProposalsStore(db).save(tenantId, { ...ids, step: 0, message: {} });
  await makeThreadsStore(db).create(tenantId, { threadId: ids.threadId });
  const crons = makeCronsStore(db, { next: () => null, onError: console.error });
  await crons.create(tenantId, { assistant_id: agent.id, schedule: 'x' });
  await makeWebhooksStore(db).add(tenantId, { runId: ids.runId, url: 'x', payload: {} });
  await db.withTenant(tenantId, (sql) =>
    sql.query(
      `INSERT INTO runs (tenant_id, run_id, thread_id, assistant_id, graph_id, status)
       VALUES ($1, $2, $3, $4, 'x', 'pending')`,
      [tenantId, ids.runId, ids.threadId, agent.id],
    ),
  );
  await makeKnowledgeStore(db).replaceDocument(tenantId, {
    ...{ title: 'x', source: 'x', mimeType: 'text/plain', sha256: 'x', characters: 1 },
    chunks: [{ text: 'x', embedding: null, embeddingModel: null }],
  });
  const free = { inputUsdMicrosPerMillion: 0, outputUsdMicrosPerMillion: 0 };
  const budgets = makeBudgetsStore(db, async () => {});
  await budgets.setLimit(tenantId, 10);
  await budgets.setPrice(tenantId, 'x', free);
  const usage: Usage = {
    operation: 'chat',
    method: 'reported',
    ...{ provider: 'x', model: 'x', costUsdMicros: 5, latencyMs: 1, success: true },
  };
  await budgets.settle(tenantId, [{ usage, reservationId: undefined }]);
  await budgets.reserve(tenantId, { amountUsdMicros: 1, leaseSeconds: 600, usage });
  await db.withTenant(tenantId, (sql) =>
    sql.query(
      `WITH request AS (
         INSERT INTO people_requests (tenant_id, kind, requested_by)
         VALUES ($1, 'person.export', '{}') RETURNING id
       )
       INSERT INTO people_export_parts (tenant_id, request_id, part, body_sealed)
       SELECT $1, id, 0, 'x' FROM request`,
      [tenantId],
    ),
  );
  await makeAuditStore(db).record(tenantId, {
    actor: { kind: 'system', id: 'x', role: 'service' },
    ...{ action: 'x.x', outcome: 'ok' },
  });
  return tenantId;
}

/** For columns that take only certain words. */
const WORDS = new Map([
  ['placeholder', "'[NAME_1]'"],
  ['kind', "'PERSON'"],
  ['task', "'llm'"],
  ['effect', "'deny'"],
]);

/** A row for a table that no store above writes: something in every column that must have it. */
async function fillAny(sql: Sql, table: Table, tenantId: string): Promise<void> {
  const { rows } = await sql.query<{ column: string; type: string }>(
    `SELECT quote_ident(attname) AS column, format_type(atttypid, atttypmod) AS type
     FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
       AND (attname = 'tenant_id' OR attnotnull AND NOT atthasdef)
       AND attgenerated = '' AND attidentity = ''`,
    [table.name],
  );
  const samples = new Map([
    ['text', "'x'"],
    ['uuid', 'gen_random_uuid()'],
    ['character varying', "'x'"],
    ['jsonb', "'{}'"],
    ['bytea', "'x'"],
    ['integer', '1'],
    ['bigint', '1'],
    ['boolean', 'true'],
    ['timestamp with time zone', 'now()'],
    ['text[]', "'{}'"],
    ['vector', "'[1]'"],
  ]);
  const ownIds = new Map([
    ['tenant_id', `'${tenantId}'`],
    ['thread_id', `'${tenantId}:x'`],
    ['namespace_path', `'/${tenantId}/'`],
  ]);
  const values = rows.map(({ column, type }) => {
    const own = column === 'tenant_id' || type !== 'uuid' ? ownIds.get(column) : undefined;
    return own ?? WORDS.get(column) ?? samples.get(type) ?? 'NULL';
  });
  await sql.query(
    `INSERT INTO ${table.name} (${rows.map((row) => row.column).join(', ')})
     VALUES (${values.join(', ')})`,
  );
}

const countOf = async (sql: Sql, table: Table, tenantId: string): Promise<number> => {
  const { rows } = await sql.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${table.name} WHERE tenant_id = $1`,
    [tenantId],
  );
  return rows[0]?.n ?? 0;
};
const countAsSystem = (table: Table, tenantId: string) =>
  db.asSystem((sql) => countOf(sql, table, tenantId));

/** How many rows the statement touched as our tenant, or why it was refused. */
const attempt = (text: string, values: unknown[]): Promise<number | string | undefined> =>
  db
    .withTenant(ours, async (sql) => (await sql.query(text, values)).rowCount)
    .catch((error: unknown) => pgErrorCode(error));

beforeAll(async () => {
  ({ db, close } = await openTestDb());
  ours = await fill('ours');
  theirs = await fill('theirs');
  tables = await db.asSystem(async (sql) => (await sql.query<Table>(TABLES)).rows);
  for (const table of tables.filter(({ name }) => !EXEMPT.test(name))) {
    for (const tenantId of [ours, theirs]) {
      await db.asSystem(async (sql) => {
        if ((await countOf(sql, table, tenantId)) === 0) await fillAny(sql, table, tenantId);
      });
    }
  }
});
afterAll(() => close());

const eachTable = async (check: (table: Table) => Promise<void>) => {
  const isolated = tables.filter(({ name }) => !EXEMPT.test(name));
  expect(isolated.length).toBeGreaterThanOrEqual(26);
  for (const table of isolated) await check(table);
};

describe('every table of the database', () => {
  it('forces row level security under exactly the two policies', async () => {
    await eachTable(async ({ name, protected: isProtected, policies }) => {
      expect({ name, isProtected, policies }).toEqual({
        name,
        isProtected: true,
        policies: ['system_access * {app_system} true', 'tenant_isolation * {app_rt} true'],
      });
    });
    const exempt = tables.filter(({ name }) => EXEMPT.test(name));
    expect(exempt.filter(({ writable }) => writable)).toEqual([]);
  });

  it("hides another tenant's rows, and shows our own", async () => {
    await eachTable(async (table) => {
      const { name } = table;
      const seen = await db.withTenant(ours, async (sql) => ({
        theirs: await countOf(sql, table, theirs),
        ours: (await countOf(sql, table, ours)) > 0,
      }));
      expect({ name, ...seen }).toEqual({ name, theirs: 0, ours: true });
      expect(await countAsSystem(table, theirs), name).toBeGreaterThan(0);
    });
  });

  it("lets nobody change or delete another tenant's rows", async () => {
    await eachTable(async (table) => {
      const before = await countAsSystem(table, theirs);
      for (const text of [
        `UPDATE ${table.name} SET tenant_id = tenant_id WHERE tenant_id = $1`,
        `DELETE FROM ${table.name} WHERE tenant_id = $1`,
      ]) {
        expect([0, FORBIDDEN], text).toContain(await attempt(text, [theirs]));
      }
      expect(await countAsSystem(table, theirs), table.name).toBe(before);
    });
  });

  it('lets nobody write a row in the name of another tenant', async () => {
    await eachTable(async ({ name, columns }) => {
      const values = columns.map((column) => (column === 'tenant_id' ? '$1::uuid' : column));
      for (const text of [
        `INSERT INTO ${name} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${name}`,
        `UPDATE ${name} SET tenant_id = $1`,
      ]) {
        expect(await attempt(text, [theirs]), text).toBe(FORBIDDEN);
      }
    });
  });
});

it('runs as roles that cannot step around the policies', async () => {
  const { rows } = await db.asSystem((sql) =>
    sql.query(
      `SELECT rolname, rolsuper, rolbypassrls, rolcanlogin,
         pg_has_role('app_rt', 'app_system', 'MEMBER') AS member
       FROM pg_roles WHERE rolname IN ('app_rt', 'app_system') ORDER BY rolname`,
    ),
  );
  const safe = { rolsuper: false, rolbypassrls: false, rolcanlogin: false, member: false };
  expect(rows).toEqual([
    { rolname: 'app_rt', ...safe },
    { rolname: 'app_system', ...safe },
  ]);
});

it('gives the role in use inside a transaction', async () => {
  const who = async (sql: Sql) => (await sql.query('SELECT current_user::text AS role')).rows;
  expect(await db.withTenant(ours, who)).toEqual([{ role: 'app_rt' }]);
  expect(await db.asSystem(who)).toEqual([{ role: 'app_system' }]);
});

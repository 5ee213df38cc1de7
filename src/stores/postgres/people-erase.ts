import { AppError } from '../../errors.ts';
import type { Receipt, Subject } from '../../schemas/people.ts';
import type { Db, Sql } from './db.ts';
import { type ReadTable, readTables } from './people-columns.ts';
import { NO_NAME } from './people-find.ts';
import { patternsOf } from './people-patterns.ts';
import { deleteRow, redactRow } from './people-redact.ts';
import { addCounts } from './people-requests.ts';
import { type Hit, scanTable } from './people-scan.ts';
import { type Counts, eraseItems, eraseThreads } from './people-traces.ts';
import { toJsonb } from './to-jsonb.ts';

/** Threads of one transaction: it ends well within the database's time limit. */
const THREADS = 10;

/** Of these a row that names the person goes whole: it is a copy, or nothing but theirs. */
const DELETED = new Set(['idempotency_keys', 'lg.store', 'stream_events', 'uploads', 'pii_vault']);
/** Only ever added to, and made to hold no personal data. */
const UNCHANGED = new Set(['audit_log', 'audit_chains']);

export interface Verdict {
  tables: number;
  columns: number;
  /** How often a contact of theirs still stands somewhere, by column. */
  left: Counts;
  sameName: Counts;
}

const batches = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );

const RESERVATIONS = `
  UPDATE reservations SET name = $5, phone = NULL, phone_normalised = NULL, email = NULL,
    purpose = NULL
  WHERE tenant_id = $1 AND name <> $5 AND (thread_id = ANY ($2::uuid[])
    OR phone_normalised = ANY ($3::text[]) OR lower(email) = ANY ($4::text[]))`;

const EMPTIED_LEADS = `
  UPDATE leads l SET name = NULL, phone = NULL, phone_normalised = NULL, email = NULL,
    interest = NULL, listing_key = NULL, budget_max_cents = NULL, notes = NULL, rating = NULL,
    erased_at = clock_timestamp()
  WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND erased_at IS NULL AND EXISTS (
    SELECT FROM appointments a WHERE a.tenant_id = $1 AND a.lead_id = l.id)`;

const DELETED_LEADS = `
  DELETE FROM leads l WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND NOT EXISTS (
    SELECT FROM appointments a WHERE a.tenant_id = $1 AND a.lead_id = l.id)`;

/** Answers of requests: they repeat what was asked for, and name what it was about. */
const ANSWERS = `
  DELETE FROM idempotency_keys WHERE tenant_id = $1
    AND (operation IN ('erasePerson', 'exportPerson') OR answer::text ~* $2)`;

/**
 * What was exported of this person, and whole tenants with them in it. One that waits for its turn
 * holds nothing yet; it comes after this.
 */
const EXPORTS = `
  DELETE FROM people_requests WHERE tenant_id = $1
    AND (kind = 'tenant.export' AND finished_at IS NOT NULL
      OR kind = 'person.export' AND (lead_ids && $2::uuid[] OR thread_ids && $3::uuid[]))`;

/** What an attempt at exporting the tenant had gathered before it failed. */
const PARTS = `
  DELETE FROM people_export_parts p USING people_requests r
  WHERE p.tenant_id = $1 AND r.tenant_id = $1 AND r.id = p.request_id
    AND r.kind = 'tenant.export' AND r.finished_at IS NULL`;

/**
 * The steps of an erasure in the database. Each bears repetition and counts what it did in the
 * transaction that does it; all of them act as the system, on rows of this tenant alone.
 */
export function makePeopleErase(db: Db) {
  const counted = (
    tenantId: string,
    requestId: string,
    work: (sql: Sql) => Promise<Counts>,
  ): Promise<void> =>
    db.asSystem(async (sql) => {
      await addCounts(sql, tenantId, requestId, await work(sql));
    });
  const tablesOf = (tenantId: string): Promise<ReadTable[]> => db.withTenant(tenantId, readTables);

  async function takeOut(
    tenantId: string,
    requestId: string,
    table: ReadTable,
    hits: readonly Hit[],
    pattern: RegExp,
  ): Promise<void> {
    await counted(tenantId, requestId, async (sql) => {
      const counts: Counts = {};
      for (const hit of hits) {
        const [done, name] = DELETED.has(table.name)
          ? [await deleteRow(sql, tenantId, table, hit.key), `${table.name}.deleted`]
          : [await redactRow(sql, tenantId, table, hit, pattern), `${table.name}.redacted`];
        if (done) counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    });
  }

  return {
    /** Ids of runs of these threads, whose streams are kept elsewhere. */
    runsOf: (tenantId: string, threadIds: readonly string[]): Promise<string[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<{ id: string }>(
          `SELECT run_id AS id FROM runs WHERE tenant_id = $1 AND thread_id = ANY ($2::uuid[])`,
          [tenantId, threadIds],
        );
        return rows.map(({ id }) => id);
      }),

    /** @throws AppError `thread_busy` where a run goes on or waits */
    async threads(tenantId: string, requestId: string, subject: Subject): Promise<void> {
      for (const threadIds of batches(subject.threadIds, THREADS)) {
        await counted(tenantId, requestId, async (sql) => {
          const { rows } = await sql.query<{ status: string }>(
            `SELECT status FROM threads WHERE tenant_id = $1 AND thread_id = ANY ($2::uuid[])
             ORDER BY thread_id FOR UPDATE`,
            [tenantId, threadIds],
          );
          if (rows.some(({ status }) => status === 'busy')) {
            throw new AppError('thread_busy', 'a conversation of the person goes on', {
              hint: 'A turn of one of the conversations is under way; it is tried again.',
              retry: true,
            });
          }
          return eraseThreads(sql, tenantId, threadIds);
        });
      }
    },

    /** Leads, reservations, and what is remembered under the leads' ids. */
    records: (tenantId: string, requestId: string, subject: Subject): Promise<void> =>
      counted(tenantId, requestId, async (sql) => {
        const { leadIds, threadIds, phones, emails } = subject;
        const { rowCount: links } = await sql.query(
          `DELETE FROM lead_threads WHERE tenant_id = $1
             AND (lead_id = ANY ($2::uuid[]) OR thread_id = ANY ($3::uuid[]))`,
          [tenantId, leadIds, threadIds],
        );
        const reservations = await sql.query(RESERVATIONS, [
          ...[tenantId, threadIds, phones, emails, NO_NAME],
        ]);
        const emptied = await sql.query(EMPTIED_LEADS, [tenantId, leadIds]);
        const deleted = await sql.query(DELETED_LEADS, [tenantId, leadIds]);
        const items = await eraseItems(sql, tenantId, leadIds);
        return {
          ...items,
          'lead_threads.deleted': links,
          'reservations.emptied': reservations.rowCount,
          'leads.emptied': emptied.rowCount,
          'leads.deleted': deleted.rowCount,
        };
      }),

    /** Copies: answers that were kept, and exports. */
    copies: (tenantId: string, requestId: string, subject: Subject): Promise<void> =>
      counted(tenantId, requestId, async (sql) => {
        const { leadIds, threadIds } = subject;
        const { contact, name } = patternsOf(subject);
        const ids = [...leadIds, ...threadIds];
        const words = [contact, name, ...ids].filter((one) => one !== null);
        const answers = await sql.query(ANSWERS, [tenantId, words.join('|') || null]);
        const exports = await sql.query(EXPORTS, [tenantId, leadIds, threadIds]);
        await sql.query(PARTS, [tenantId]);
        return {
          'idempotency_keys.deleted': answers.rowCount,
          'people_requests.deleted': exports.rowCount,
        };
      }),

    /** Their numbers and addresses wherever else they stand. `told` hears of each table. */
    async mentions(
      tenantId: string,
      requestId: string,
      subject: Subject,
      told: (part: number) => Promise<void>,
    ): Promise<void> {
      const { contact } = patternsOf(subject);
      if (contact === null) return;
      const pattern = new RegExp(contact, 'gi');
      const tables = (await tablesOf(tenantId)).filter(({ name }) => !UNCHANGED.has(name));
      for (const [at, table] of tables.entries()) {
        await told(at / tables.length);
        for await (const hits of scanTable(db, tenantId, table, { contact, name: null })) {
          await takeOut(tenantId, requestId, table, hits, pattern);
        }
      }
    },

    /** Looks through every text of every table of the tenant. */
    async verify(
      tenantId: string,
      subject: Subject,
      told: (part: number) => Promise<void>,
    ): Promise<Verdict> {
      const patterns = patternsOf(subject);
      const tables = await tablesOf(tenantId);
      const columns = tables.reduce((sum, one) => sum + one.columns.length, 0);
      const verdict: Verdict = { tables: tables.length, columns, left: {}, sameName: {} };
      const count = (into: Counts, table: string, names: readonly string[]) => {
        for (const name of names) {
          const place = `${table}.${name}`;
          into[place] = (into[place] ?? 0) + 1;
        }
      };
      for (const [at, table] of tables.entries()) {
        await told(at / tables.length);
        for await (const hits of scanTable(db, tenantId, table, patterns)) {
          for (const { contact, name } of hits) {
            count(verdict.left, table.name, contact);
            count(verdict.sameName, table.name, name);
          }
        }
      }
      return verdict;
    },

    /** In the open transaction: the tenant's shared answers are old now, its CRM is told. */
    tell: (tenantId: string, receipt: Receipt, subject: Subject): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        await sql.query(
          'UPDATE tenants SET knowledge_version = knowledge_version + 1 WHERE tenant_id = $1',
          [tenantId],
        );
        await sql.query(
          `INSERT INTO outbox (tenant_id, topic, key, payload)
           VALUES ($1, 'person.erased', $2, $3) ON CONFLICT (tenant_id, key) DO NOTHING`,
          [
            ...[tenantId, `person.erased:${receipt.id}`],
            toJsonb({
              receiptId: receipt.id,
              leadIds: subject.leadIds,
              conversationIds: subject.threadIds,
              erasedAt: receipt.finished_at,
            }),
          ],
        );
      }),

    inTenant: <T>(tenantId: string, work: () => Promise<T>): Promise<T> =>
      db.withTenant(tenantId, work),
  };
}

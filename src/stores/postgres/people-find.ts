import { AppError } from '../../errors.ts';
import type { Found, PersonQuery, Subject } from '../../schemas/people.ts';
import type { Db, Sql } from './db.ts';
import { normalisePhone } from './normalise-phone.ts';
import { readTables } from './people-columns.ts';
import { patternsOf } from './people-patterns.ts';
import { scanTable } from './people-scan.ts';

/** One lead leads to a thread, a thread to a lead; more rounds than any person needs. */
const ROUNDS_MAX = 20;
const DIGITS_MIN = 7;

const LEADS = `
  SELECT id, name, phone, phone_normalised AS "normalised", email FROM leads
  WHERE tenant_id = $1 AND erased_at IS NULL AND (id = ANY ($2::uuid[])
    OR phone_normalised = ANY ($4::text[]) OR email = ANY ($5::text[])
    OR id IN (SELECT lead_id FROM lead_threads
      WHERE tenant_id = $1 AND thread_id = ANY ($3::uuid[])))`;

const THREADS = `
  SELECT thread_id AS id FROM lead_threads WHERE tenant_id = $1 AND lead_id = ANY ($2::uuid[])
  UNION SELECT thread_id FROM appointments WHERE tenant_id = $1 AND lead_id = ANY ($2::uuid[])
  UNION SELECT thread_id FROM leads WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`;

/** Where a thread has no lead, who reserved in it is who spoke. */
const RESERVED = `
  SELECT thread_id AS thread, name, phone_normalised AS "normalised", lower(email) AS email
  FROM reservations r WHERE tenant_id = $1 AND name <> $5
    AND (phone_normalised = ANY ($3::text[]) OR lower(email) = ANY ($4::text[])
      OR thread_id = ANY ($2::uuid[]) AND NOT EXISTS (SELECT FROM lead_threads l
        WHERE l.tenant_id = $1 AND l.thread_id = r.thread_id))`;

const OTHERS_THREADS = `
  SELECT thread_id AS id FROM lead_threads
  WHERE tenant_id = $1 AND thread_id = ANY ($2::uuid[]) AND NOT lead_id = ANY ($3::uuid[])`;

/** In place of a name that may not be empty. */
export const NO_NAME = '(erased)';

interface Known {
  leadIds: Set<string>;
  threadIds: Set<string>;
  phones: Set<string>;
  emails: Set<string>;
  names: Set<string>;
}

const sizeOf = (known: Known): number =>
  Object.values(known).reduce((sum: number, { size }: Set<string>) => sum + size, 0);

function add(into: Set<string>, value: string | null | undefined): void {
  if (value) into.add(value);
}

async function widen(sql: Sql, tenantId: string, known: Known): Promise<void> {
  const lists = () =>
    [known.leadIds, known.threadIds, known.phones, known.emails].map((one) => [...one]);
  const [leadIds, threadIds, phones, emails] = lists();
  const leads = await sql.query<{
    id: string;
    name: string | null;
    phone: string | null;
    normalised: string | null;
    email: string | null;
  }>(LEADS, [tenantId, leadIds, threadIds, phones, emails]);
  for (const { id, name, phone, normalised, email } of leads.rows) {
    known.leadIds.add(id);
    add(known.phones, normalised ?? (phone === null ? null : normalisePhone(phone)));
    add(known.emails, email?.toLowerCase());
    add(known.names, name?.trim());
  }
  const threads = await sql.query<{ id: string }>(THREADS, [tenantId, [...known.leadIds]]);
  for (const { id } of threads.rows) known.threadIds.add(id);
  const reserved = await sql.query<{
    thread: string;
    name: string;
    normalised: string | null;
    email: string | null;
  }>(RESERVED, [
    ...[tenantId, [...known.threadIds], [...known.phones], [...known.emails], NO_NAME],
  ]);
  for (const { thread, name, normalised, email } of reserved.rows) {
    known.threadIds.add(thread);
    add(known.phones, normalised);
    add(known.emails, email);
    add(known.names, name.trim());
  }
}

/** @throws AppError `conflict` for the agency's own number or address */
async function refuseOwn(sql: Sql, tenantId: string, known: Known): Promise<void> {
  const { rows } = await sql.query<{ phone: string | null; email: string | null }>(
    'SELECT phone, lower(email) AS email FROM tenants WHERE tenant_id = $1',
    [tenantId],
  );
  const phone = rows[0]?.phone ?? null;
  const own = phone !== null && known.phones.has(normalisePhone(phone) ?? '');
  if (!own && !known.emails.has(rows[0]?.email ?? '')) return;
  throw new AppError('conflict', 'this is the contact of the agency itself', {
    hint: 'The number or address is the tenant’s own. Look for the person by their lead.',
  });
}

function begin(query: PersonQuery, before: Subject | undefined): Known {
  const known: Known = {
    leadIds: new Set(before?.leadIds),
    threadIds: new Set(before?.threadIds),
    phones: new Set(before?.phones),
    emails: new Set(before?.emails),
    names: new Set(before?.names),
  };
  if (query.by === 'lead') known.leadIds.add(query.lead_id.toLowerCase());
  if (query.by === 'thread') known.threadIds.add(query.thread_id.toLowerCase());
  if (query.by === 'email') known.emails.add(query.email.toLowerCase());
  if (query.by === 'phone') {
    const phone = normalisePhone(query.phone) ?? '';
    if (phone.replace(/\D/g, '').length < DIGITS_MIN) {
      throw new AppError('bad_request', 'phone: too few digits', { field: 'phone' });
    }
    known.phones.add(phone);
  }
  return known;
}

const toSubject = (query: PersonQuery, known: Known): Subject => ({
  query,
  leadIds: [...known.leadIds],
  threadIds: [...known.threadIds],
  phones: [...known.phones],
  emails: [...known.emails],
  names: [...known.names],
});

const EXISTS = {
  lead: ['leads WHERE id', 'unknown_lead'],
  thread: ['threads WHERE thread_id', 'unknown_thread'],
} as const;

/** Who a person is in this house: their leads, threads, and what they can be recognised by. */
export function makePeopleFind(db: Db) {
  /** By what is written down of leads and reservations; in the open transaction, if any. */
  const resolve = (tenantId: string, query: PersonQuery, before?: Subject): Promise<Subject> =>
    db.withTenant(tenantId, async (sql) => {
      const known = begin(query, before);
      for (let round = 0, size = -1; size !== sizeOf(known) && round < ROUNDS_MAX; round += 1) {
        size = sizeOf(known);
        await widen(sql, tenantId, known);
      }
      await refuseOwn(sql, tenantId, known);
      return toSubject(query, known);
    });

  /** Threads in whose words or values a number or address of theirs stands. */
  async function mentioned(tenantId: string, subject: Subject): Promise<Set<string>> {
    const { contact } = patternsOf(subject);
    const found = new Set<string>();
    if (contact === null) return found;
    const tables = await db.withTenant(tenantId, readTables);
    for (const table of tables.filter(({ name }) => name === 'threads' || name === 'messages')) {
      for await (const hits of scanTable(db, tenantId, table, { contact, name: null })) {
        const keys = hits.map(({ key }) => key[1] ?? '');
        if (table.name === 'threads') for (const id of keys) found.add(id);
        else for (const id of await threadsOf(tenantId, keys)) found.add(id);
      }
    }
    return found;
  }
  const threadsOf = (tenantId: string, messageIds: string[]): Promise<string[]> =>
    db.withTenant(tenantId, async (sql) => {
      const { rows } = await sql.query<{ id: string }>(
        `SELECT DISTINCT thread_id AS id FROM messages
         WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`,
        [tenantId, messageIds],
      );
      return rows.map(({ id }) => id);
    });

  return {
    resolve,

    /**
     * With the threads that name them, too. Those that are another lead's stay that lead's: what
     * is said of this person there is taken out of them.
     */
    async search(tenantId: string, query: PersonQuery, before?: Subject): Promise<Subject> {
      const subject = await resolve(tenantId, query, before);
      const named = await mentioned(tenantId, subject);
      if (named.size === 0) return subject;
      const { rows } = await db.withTenant(tenantId, (sql) =>
        sql.query<{ id: string }>(OTHERS_THREADS, [tenantId, [...named], subject.leadIds]),
      );
      for (const { id } of rows) named.delete(id);
      const threadIds = [...new Set([...subject.threadIds, ...named])];
      return resolve(tenantId, query, { ...subject, threadIds });
    },

    /** @throws AppError `unknown_lead`, `unknown_thread` */
    mustExist: (tenantId: string, query: PersonQuery): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        if (query.by === 'phone' || query.by === 'email') return;
        const [where, code] = EXISTS[query.by];
        const id = query.by === 'lead' ? query.lead_id : query.thread_id;
        const { rowCount } = await sql.query(`SELECT FROM ${where} = $2 AND tenant_id = $1`, [
          tenantId,
          id,
        ]);
        if (rowCount === 0) {
          throw new AppError(code, `There is no such ${query.by}`, { field: `${query.by}_id` });
        }
      }),

    count: (tenantId: string, { leadIds, threadIds, ...by }: Subject): Promise<Found> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<{ found: Found }>(COUNTS, [
          ...[tenantId, leadIds, threadIds, by.phones, by.emails, NO_NAME],
        ]);
        const [row] = rows;
        if (row === undefined) throw new AppError('internal', 'nothing was counted');
        return row.found;
      }),
  };
}

const COUNTS = `
  SELECT jsonb_build_object(
    'leads', (SELECT count(*) FROM leads
      WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND erased_at IS NULL),
    'conversations', (SELECT count(*) FROM (
      SELECT thread_id FROM threads WHERE tenant_id = $1 AND thread_id = ANY ($3::uuid[])
      UNION
      SELECT thread_id FROM conversations
        WHERE tenant_id = $1 AND thread_id = ANY ($3::uuid[])) AS t),
    'messages', (SELECT count(*) FROM messages
      WHERE tenant_id = $1 AND thread_id = ANY ($3::uuid[])),
    'appointments', (SELECT count(*) FROM appointments
      WHERE tenant_id = $1 AND lead_id = ANY ($2::uuid[])),
    'reservations', (SELECT count(*) FROM reservations WHERE tenant_id = $1 AND name <> $6
      AND (thread_id = ANY ($3::uuid[]) OR phone_normalised = ANY ($4::text[])
        OR lower(email) = ANY ($5::text[]))),
    'escalations', (SELECT count(*) FROM escalations
      WHERE tenant_id = $1 AND thread_id = ANY ($3::uuid[])),
    'crm_messages', (SELECT count(*) FROM outbox WHERE tenant_id = $1
      AND payload ->> 'threadId' = ANY ($3::uuid[]::text[]))) AS found`;

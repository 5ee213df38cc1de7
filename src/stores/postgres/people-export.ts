import type { Subject } from '../../schemas/people.ts';
import type { Db } from './db.ts';
import { pageQuery, type ReadTable, readTables } from './people-columns.ts';
import { fromPath, pathRange } from './store-namespace.ts';

const PAGE = 200;

/** Tables whose rows a tenant gets back: not how the house runs, nor what opens it. */
const NOT_EXPORTED = new Set([
  ...['api_keys', 'audit_chains', 'budget_reservations', 'crm_targets', 'idempotency_keys'],
  ...['jobs', 'people_requests', 'people_export_parts', 'pii_vault', 'stream_events', 'uploads'],
  ...['lg.checkpoints', 'lg.checkpoint_blobs', 'lg.checkpoint_writes', 'lg.store_vectors'],
]);
const LEFT_OUT = /(^|_)sealed$/;
const UNREADABLE = new Set(['tsvector', 'vector']);

const LEADS = `
  SELECT id, name, phone, email, interest, listing_key, budget_max_cents, status, notes, rating,
    created_at, updated_at
  FROM leads WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) ORDER BY created_at, id`;
const APPOINTMENTS = `
  SELECT a.id, a.status, a.starts_at, a.ends_at, p.listing_key, p.unparsed_address AS address,
    a.created_at
  FROM appointments a
  JOIN properties p ON p.tenant_id = a.tenant_id AND p.id = a.property_id
  WHERE a.tenant_id = $1 AND a.lead_id = ANY ($2::uuid[]) ORDER BY a.starts_at, a.id`;
const RESERVATIONS = `
  SELECT id, status, starts_at, ends_at, party_size, purpose, name, phone, email, created_at
  FROM reservations WHERE tenant_id = $1 AND (thread_id = ANY ($2::uuid[])
    OR phone_normalised = ANY ($3::text[]) OR lower(email) = ANY ($4::text[]))
  ORDER BY starts_at, id`;
const ESCALATIONS = `
  SELECT id, thread_id AS conversation_id, reason, urgency, status, created_at FROM escalations
  WHERE tenant_id = $1 AND thread_id = ANY ($2::uuid[]) ORDER BY created_at, id`;
const CRM = `
  SELECT id, topic, payload, created_at, delivered_at FROM outbox
  WHERE tenant_id = $1 AND payload ->> 'threadId' = ANY ($2::uuid[]::text[])
  ORDER BY created_at, id`;
const ACTIONS = `
  SELECT thread_id AS conversation_id, tool, args, status, created_at FROM tool_effects
  WHERE tenant_id = $1 AND thread_id = ANY ($2::uuid[]) ORDER BY created_at, effect_key`;
const USAGE = `
  SELECT thread_id AS conversation_id, at, operation, provider, model, input_tokens,
    output_tokens, characters, audio_seconds
  FROM usage WHERE tenant_id = $1 AND thread_id = ANY ($2::uuid[]) ORDER BY at, id`;
const ITEMS = `
  SELECT namespace_path AS namespace, key, value, created_at, updated_at FROM lg.store
  WHERE tenant_id = $1 AND namespace_path ~>=~ $2 AND namespace_path ~<~ $3
    AND (key = ANY ($4::text[]) OR namespace_path ~* $5) ORDER BY namespace_path, key`;
const THREAD = `
  SELECT t.thread_id AS id, t.status, t.metadata, t.created_at, t.updated_at, c.channel, c.language
  FROM threads t
  LEFT JOIN conversations c ON c.tenant_id = t.tenant_id AND c.thread_id = t.thread_id
  WHERE t.tenant_id = $1 AND t.thread_id = $2`;
/** What a graph that writes no messages of ours holds. */
const VALUES = 'SELECT "values" FROM threads WHERE tenant_id = $1 AND thread_id = $2';
const MESSAGES = `
  SELECT id, role, content, created_at, ordinal::text AS ordinal FROM messages
  WHERE tenant_id = $1 AND thread_id = $2 AND ordinal > $3
  ORDER BY ordinal LIMIT ${PAGE}`;

type Json = Record<string, unknown>;

/** What goes out of the house: one person's data as a document, a tenant's rows as lines. */
export function makePeopleExport(db: Db) {
  const read = (tenantId: string, text: string, values: unknown[]): Promise<Json[]> =>
    db.withTenant(tenantId, async (sql) => (await sql.query<Json>(text, values)).rows);

  async function* messagesOf(tenantId: string, threadId: string): AsyncGenerator<string> {
    let [after, comma] = ['0', ''];
    for (;;) {
      const rows = await read(tenantId, MESSAGES, [tenantId, threadId, after]);
      for (const { ordinal, ...message } of rows) {
        yield `${comma}\n${JSON.stringify(message)}`;
        [comma, after] = [',', String(ordinal)];
      }
      if (rows.length < PAGE) return;
    }
  }

  async function* conversationsOf(
    tenantId: string,
    threadIds: readonly string[],
  ): AsyncGenerator<string> {
    let comma = '';
    for (const id of threadIds) {
      const [thread = { id }] = await read(tenantId, THREAD, [tenantId, id]);
      const [state] = await read(tenantId, VALUES, [tenantId, id]);
      yield `${comma}\n{"conversation":${JSON.stringify(thread)},"messages":[`;
      yield* messagesOf(tenantId, id);
      yield `\n],"state":${JSON.stringify(state?.['values'] ?? null)}}`;
      comma = ',';
    }
  }

  return {
    /** One JSON document. Prices of models are the tenant's, not the person's: they stay out. */
    async *document(tenantId: string, subject: Subject): AsyncGenerator<string> {
      const { leadIds, threadIds, phones, emails } = subject;
      const ids = [...leadIds, ...threadIds];
      const part = async (name: string, text: string, values: unknown[]) =>
        `,\n"${name}":${JSON.stringify(await read(tenantId, text, [tenantId, ...values]))}`;
      const profile = await read(tenantId, LEADS, [tenantId, leadIds]);
      yield `{"format":"foyer.person/1","profile":${JSON.stringify(profile)}`;
      yield ',\n"conversations":[';
      yield* conversationsOf(tenantId, threadIds);
      yield '\n]';
      yield await part('appointments', APPOINTMENTS, [leadIds]);
      yield await part('reservations', RESERVATIONS, [threadIds, phones, emails]);
      yield await part('escalations', ESCALATIONS, [threadIds]);
      yield await part('crm_messages', CRM, [threadIds]);
      yield await part('actions', ACTIONS, [threadIds]);
      const items =
        ids.length === 0
          ? []
          : await read(tenantId, ITEMS, [
              ...[tenantId, ...pathRange(tenantId, []), ids],
              ids.map((id) => `:/${id}/`).join('|'),
            ]);
      const memories = items.map((item) => ({
        ...item,
        namespace: fromPath(String(item['namespace'])),
      }));
      yield `,\n"memories":${JSON.stringify(memories)}`;
      // The house asks for none yet.
      yield ',\n"consents":[]';
      yield await part('usage', USAGE, [threadIds]);
      yield '}\n';
    },

    /** `{"table", "row"}`, a line each, in the order of their keys. */
    async *lines(tenantId: string): AsyncGenerator<string> {
      const tables = await db.withTenant(tenantId, readTables);
      for (const table of tables.filter(({ name }) => !NOT_EXPORTED.has(name))) {
        yield* linesOf(tenantId, table);
      }
    },
  };

  async function* linesOf(tenantId: string, table: ReadTable): AsyncGenerator<string> {
    const columns = table.every.filter(
      ({ name, type }) => !LEFT_OUT.test(name) && !UNREADABLE.has(type),
    );
    // A file's bytes as text that JSON can hold.
    const fields = columns.map(({ name, type }) => {
      const value = type === 'bytea' ? `encode(${name}, 'base64')` : name;
      return `'${name.replaceAll('"', '')}', ${value}`;
    });
    const select = `jsonb_build_object(${fields.join(', ')})::text AS row`;
    let after: string[] | null = null;
    do {
      const { text, values } = pageQuery(tenantId, table, { select, after, limit: PAGE });
      const rows: { key: string[]; row: string }[] = await db.withTenant(
        tenantId,
        async (sql) => (await sql.query<{ key: string[]; row: string }>(text, values)).rows,
      );
      for (const { row } of rows) yield `{"table":"${table.name}","row":${row}}\n`;
      after = rows.length < PAGE ? null : (rows.at(-1)?.key ?? null);
    } while (after !== null);
  }
}

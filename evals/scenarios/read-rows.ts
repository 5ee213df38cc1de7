import type { Agent } from '../../src/schemas/agent.ts';
import type { Listing } from '../../src/schemas/listing.ts';
import type { Db } from '../../src/stores/postgres/db.ts';
import type { Rows } from './judge-outcome.ts';
import { type OutcomeTable, outcomeTables } from './outcome-tables.ts';
import type { Row } from './row-condition.ts';

const ROWS_MAX = 2_000;

/**
 * Every row of one tenant that a scenario may judge. Beside its columns a row has `mine` (it
 * belongs to this conversation), `agent` (slug), and where it has one `listing` (all its RESO
 * fields) and `contact` (name, phone and e-mail of its lead).
 */
export async function readRows(
  db: Db,
  tenantId: string,
  known: { threadId: string | undefined; agents: Agent[]; listings: readonly Listing[] },
): Promise<Rows> {
  const raw = await db.asSystem(async (sql) => {
    const found = new Map<string, Row[]>();
    for (const table of [...outcomeTables, 'properties'] as const) {
      const { rows } = await sql.query(
        `SELECT * FROM ${table} WHERE tenant_id = $1 ORDER BY created_at LIMIT ${ROWS_MAX}`,
        [tenantId],
      );
      found.set(table, rows);
    }
    return found;
  });
  const rowsOf = (table: OutcomeTable | 'properties') => raw.get(table) ?? [];
  const slugs = new Map<unknown, string>(known.agents.map(({ id, slug }) => [id, slug]));
  const listings = new Map<unknown, Listing>(known.listings.map((l) => [l.ListingKey, l]));
  const keys = new Map(rowsOf('properties').map((row) => [row['id'], row['listing_key']]));
  const leads = new Map(rowsOf('leads').map((row) => [row['id'], row]));

  const rich = (row: Row): Row => {
    const lead = leads.get(row['lead_id']);
    const listing = listings.get(row['listing_key'] ?? keys.get(row['property_id']));
    return {
      ...row,
      mine: row['thread_id'] === known.threadId && known.threadId !== undefined,
      agent: slugs.get(row['agent_id']) ?? null,
      ...(listing === undefined ? {} : { listing }),
      ...(lead === undefined
        ? {}
        : { contact: { name: lead['name'], phone: lead['phone'], email: lead['email'] } }),
    };
  };
  return {
    appointments: rowsOf('appointments').map(rich),
    leads: rowsOf('leads').map(rich),
    reservations: rowsOf('reservations').map(rich),
    escalations: rowsOf('escalations').map(rich),
    outbox: rowsOf('outbox').map(rich),
    messages: rowsOf('messages').map(rich),
    conversations: rowsOf('conversations').map(rich),
    tool_effects: rowsOf('tool_effects').map(rich),
  };
}

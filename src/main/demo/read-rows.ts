import { z } from 'zod';
import type { Env } from '../../config/env.ts';
import { openDatabase } from '../../stores/postgres/open-database.ts';

const leadSchema = z.object({
  name: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
});
const viewingSchema = z.object({
  listingKey: z.string(),
  address: z.string(),
  startsAt: z.date(),
  status: z.string(),
});
const messageSchema = z.object({ role: z.enum(['user', 'assistant']), content: z.string() });

export interface Rows {
  leads: z.infer<typeof leadSchema>[];
  viewings: z.infer<typeof viewingSchema>[];
  messages: z.infer<typeof messageSchema>[];
}

/** Reads what one conversation left behind, over a connection of its own. */
export async function readRows(env: Env, tenantId: string, threadId: string): Promise<Rows> {
  const db = await openDatabase({
    databaseUrl: env.DATABASE_URL,
    migrationUrl: env.MIGRATION_DATABASE_URL,
    dataDir: env.FOYER_DATA_DIR,
    cacheDir: env.FOYER_CACHE_DIR,
    onError: (error) => console.error(error.message),
  });
  try {
    return await db.withTenant(tenantId, async (sql) => {
      const leads = await sql.query(
        `SELECT l.name, l.phone, l.email FROM lead_threads t
         JOIN leads l ON l.tenant_id = t.tenant_id AND l.id = t.lead_id
         WHERE t.tenant_id = $1 AND t.thread_id = $2`,
        [tenantId, threadId],
      );
      const viewings = await sql.query(
        `SELECT p.listing_key AS "listingKey", p.unparsed_address AS address,
           a.starts_at AS "startsAt", a.status
         FROM appointments a
         JOIN properties p ON p.tenant_id = a.tenant_id AND p.id = a.property_id
         WHERE a.tenant_id = $1 AND a.thread_id = $2 ORDER BY a.starts_at`,
        [tenantId, threadId],
      );
      const messages = await sql.query(
        `SELECT role, content FROM messages
         WHERE tenant_id = $1 AND thread_id = $2 ORDER BY ordinal`,
        [tenantId, threadId],
      );
      return {
        leads: z.array(leadSchema).parse(leads.rows),
        viewings: z.array(viewingSchema).parse(viewings.rows),
        messages: z.array(messageSchema).parse(messages.rows),
      };
    });
  } finally {
    await db.close();
  }
}

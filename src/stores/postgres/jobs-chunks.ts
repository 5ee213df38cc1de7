import { z } from 'zod';
import type { Db } from './db.ts';
import { toJsonb } from './to-jsonb.ts';

const chunkSchema = z.object({ id: z.uuid(), title: z.string(), text: z.string() });

/** A tenant's pieces of documents whose vectors are not of the present model. */
export function makeStaleChunks(db: Db) {
  return {
    count: (tenantId: string, model: string): Promise<number> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM knowledge_chunks
           WHERE tenant_id = $1 AND embedding_model IS DISTINCT FROM $2`,
          [tenantId, model],
        );
        return rows[0]?.n ?? 0;
      }),

    next: (
      tenantId: string,
      model: string,
      limit: number,
    ): Promise<z.infer<typeof chunkSchema>[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT id, title, text FROM knowledge_chunks
           WHERE tenant_id = $1 AND embedding_model IS DISTINCT FROM $2 ORDER BY id LIMIT $3`,
          [tenantId, model, limit],
        );
        return rows.map((row) => chunkSchema.parse(row));
      }),

    /** Answers older than this may cite other passages: the knowledge version goes up. */
    replace: (
      tenantId: string,
      model: string,
      vectors: readonly { id: string; embedding: number[] }[],
    ): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        const rows = vectors.map(({ id, embedding }) => ({ id, v: JSON.stringify(embedding) }));
        await sql.query(
          `UPDATE knowledge_chunks c SET embedding = new.v::vector, embedding_model = $2
           FROM jsonb_to_recordset($3::jsonb) AS new (id uuid, v text)
           WHERE c.tenant_id = $1 AND c.id = new.id`,
          [tenantId, model, toJsonb(rows)],
        );
        await sql.query(
          `UPDATE tenants SET knowledge_version = knowledge_version + 1 WHERE tenant_id = $1`,
          [tenantId],
        );
      }),
  };
}

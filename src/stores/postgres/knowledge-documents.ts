import { AppError } from '../../errors.ts';
import { type DocumentRecord, documentRecordSchema } from '../../schemas/knowledge.ts';
import type { Db } from './db.ts';
import { DOCUMENT_COLUMNS } from './knowledge-sql.ts';

const missing = () =>
  new AppError('unknown_document', 'There is no such document', {
    hint: 'GET /v1/knowledge/list names them.',
  });

/** A tenant's documents as they are looked after; what searches need is `makeKnowledgeStore`. */
export function makeKnowledgeDocuments(db: Db) {
  return {
    /** Newest first, those behind `after`; at most `limit`. `at` is the time in full. */
    page: (
      tenantId: string,
      page: { after: { at: string; id: string } | undefined; limit: number },
    ): Promise<{ at: string; document: DocumentRecord }[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<{ at: string }>(
          `SELECT ${DOCUMENT_COLUMNS}, created_at::text AS at FROM knowledge_documents d
           WHERE tenant_id = $1
             AND ($2::timestamptz IS NULL OR (created_at, id) < ($2::timestamptz, $3::uuid))
           ORDER BY created_at DESC, id DESC LIMIT $4`,
          [tenantId, page.after?.at ?? null, page.after?.id ?? null, page.limit],
        );
        return rows.map((row) => ({ at: row.at, document: documentRecordSchema.parse(row) }));
      }),

    /** @throws AppError `unknown_document` */
    get: (tenantId: string, documentId: string): Promise<DocumentRecord> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${DOCUMENT_COLUMNS} FROM knowledge_documents d WHERE tenant_id = $1 AND id = $2`,
          [tenantId, documentId],
        );
        if (rows[0] === undefined) throw missing();
        return documentRecordSchema.parse(rows[0]);
      }),

    /** Counts the knowledge version up. @throws AppError `unknown_document` */
    remove: (tenantId: string, documentId: string): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        const { rowCount } = await sql.query(
          'DELETE FROM knowledge_documents WHERE tenant_id = $1 AND id = $2',
          [tenantId, documentId],
        );
        if (rowCount === 0) throw missing();
        await sql.query(
          'UPDATE tenants SET knowledge_version = knowledge_version + 1 WHERE tenant_id = $1',
          [tenantId],
        );
      }),
  };
}

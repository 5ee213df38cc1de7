import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SeedPorts } from '../../src/demo/seed-tenant.ts';
import type { Db } from '../../src/stores/postgres/db.ts';
import type { makeKnowledgeStore } from '../../src/stores/postgres/knowledge-store.ts';

type Writer = Pick<ReturnType<typeof makeKnowledgeStore>, 'replaceDocument'>;
type Learnt = Parameters<Writer['replaceDocument']>[1];

const documentRow = z.object({
  mimeType: z.string(),
  sha256: z.string(),
  characters: z.int(),
  chunks: z.array(
    z.object({
      text: z.string(),
      embedding: z
        .string()
        .nullable()
        .transform((text) => (text === null ? null : z.array(z.number()).parse(JSON.parse(text)))),
      embeddingModel: z.string().nullable(),
    }),
  ),
});

const READ_BACK = `
  SELECT d.mime_type AS "mimeType", d.sha256, d.characters,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('text', c.text, 'embedding', c.embedding::text,
        'embeddingModel', c.embedding_model) ORDER BY c.ordinal), '[]')
      FROM knowledge_chunks c WHERE c.tenant_id = d.tenant_id AND c.document_id = d.id) AS chunks
  FROM knowledge_documents d WHERE d.tenant_id = $1 AND d.source = $2`;

/**
 * Learns each document once and gives later tenants what was stored for the first: many cases
 * share a tenant's documents, and embedding them is by far the slowest part of a case.
 */
export function rememberDocuments(
  db: Db,
  knowledge: Writer,
  ingest: SeedPorts['ingest'],
): SeedPorts['ingest'] {
  const known = new Map<string, Learnt>();

  return async (tenantId, document) => {
    const { title, source } = document;
    const key = createHash('sha256').update(JSON.stringify(document)).digest('hex');
    const before = known.get(key);
    if (before !== undefined) return knowledge.replaceDocument(tenantId, before);
    const ingested = await ingest(tenantId, document);
    const { rows } = await db.asSystem((sql) => sql.query(READ_BACK, [tenantId, source]));
    known.set(key, { title, source, ...documentRow.parse(rows[0]) });
    return ingested;
  };
}

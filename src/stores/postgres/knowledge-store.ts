import { z } from 'zod';
import { documentRecordSchema } from '../../schemas/knowledge.ts';
import type { Db, Sql } from './db.ts';
import {
  DOCUMENT_COLUMNS,
  HIT,
  INSERT_CHUNKS,
  KEYWORD_SEARCH,
  SAME_DOCUMENT,
  VECTOR_SEARCH,
} from './knowledge-sql.ts';
import { storableText } from './storable-text.ts';
import { toJsonb } from './to-jsonb.ts';

const CHUNK_BATCH = 200;
const CHUNKS_MAX = 20_000;
const DOCUMENTS_MAX = 10_000;

interface NewChunk {
  text: string;
  /** Any dimension; with the name of the model that made it, or null for both. */
  embedding: number[] | null;
  embeddingModel: string | null;
}

export interface NewDocument {
  title: string;
  /** File name or URL; a tenant's documents are told apart by it. */
  source: string;
  mimeType: string;
  sha256: string;
  characters: number;
  chunks: NewChunk[];
}

const chunkSchema = z.object({
  documentId: z.uuid(),
  chunkId: z.uuid(),
  title: z.string(),
  source: z.string(),
  text: z.string(),
  position: z.int(),
});
export type StoredChunk = z.infer<typeof chunkSchema>;
const keywordHitSchema = chunkSchema.extend({ rank: z.number() });
const vectorHitSchema = chunkSchema.extend({ similarity: z.number() });

const documentSchema = documentRecordSchema.extend({ sha256: z.string() });
export type StoredDocument = z.infer<typeof documentSchema>;

const bumpVersion = (sql: Sql, tenantId: string) =>
  sql.query('UPDATE tenants SET knowledge_version = knowledge_version + 1 WHERE tenant_id = $1', [
    tenantId,
  ]);

/** Writes the document's row; holding it makes a second replacement of it wait. */
async function putDocument(sql: Sql, tenantId: string, d: NewDocument) {
  const { rows } = await sql.query<{ id: string; version: number }>(
    `INSERT INTO knowledge_documents AS d
       (tenant_id, title, source, mime_type, sha256, characters) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (tenant_id, source) DO UPDATE SET title = EXCLUDED.title,
       mime_type = EXCLUDED.mime_type, sha256 = EXCLUDED.sha256,
       characters = EXCLUDED.characters, version = d.version + 1, updated_at = now()
     RETURNING id, version`,
    [tenantId, storableText(d.title), storableText(d.source), d.mimeType, d.sha256, d.characters],
  );
  return z.object({ id: z.uuid(), version: z.int() }).parse(rows[0]);
}

async function putChunks(sql: Sql, tenantId: string, documentId: string, d: NewDocument) {
  const rows = d.chunks.map((chunk, ordinal) => ({
    ordinal,
    text: chunk.text,
    embedding: chunk.embedding === null ? null : JSON.stringify(chunk.embedding),
    model: chunk.embeddingModel,
  }));
  for (let start = 0; start < rows.length; start += CHUNK_BATCH) {
    const batch = toJsonb(rows.slice(start, start + CHUNK_BATCH));
    await sql.query(INSERT_CHUNKS, [tenantId, documentId, storableText(d.title), batch]);
  }
}

export function makeKnowledgeStore(db: Db) {
  return {
    /**
     * Puts a document in place of the one with the same source, all its chunks with it, in
     * one transaction. When nothing differs (content, title, chunks and their embedding
     * models) nothing is written and `unchanged` is true.
     */
    replaceDocument: (
      tenantId: string,
      document: NewDocument,
    ): Promise<{ documentId: string; version: number; chunks: number; unchanged: boolean }> =>
      db.withTenant(tenantId, async (sql) => {
        const { title, source, sha256, chunks } = document;
        const same = await sql.query<{ documentId: string; version: number }>(SAME_DOCUMENT, [
          tenantId,
          storableText(source),
          sha256,
          storableText(title),
          toJsonb(chunks.map((chunk) => [chunk.text, chunk.embeddingModel])),
        ]);
        if (same.rows[0] !== undefined) {
          return { ...same.rows[0], chunks: chunks.length, unchanged: true };
        }
        const { id, version } = await putDocument(sql, tenantId, document);
        await sql.query('DELETE FROM knowledge_chunks WHERE tenant_id = $1 AND document_id = $2', [
          tenantId,
          id,
        ]);
        await putChunks(sql, tenantId, id, document);
        await bumpVersion(sql, tenantId);
        return { documentId: id, version, chunks: chunks.length, unchanged: false };
      }),

    /**
     * Chunks with any word of the query, those that meet all of it first. `rank` is
     * ts_rank_cd scaled to 0…1 (`r / (r + 1)`), plus 1 where all of it is met.
     */
    keywordSearch: (
      tenantId: string,
      query: string,
      limit: number,
    ): Promise<z.infer<typeof keywordHitSchema>[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(KEYWORD_SEARCH, [tenantId, storableText(query), limit]);
        return rows.map((row) => keywordHitSchema.parse(row));
      }),

    /** Nearest chunks by cosine, among those of this model and of this dimension. */
    vectorSearch: (
      tenantId: string,
      embedding: number[],
      embeddingModel: string,
      limit: number,
    ): Promise<z.infer<typeof vectorHitSchema>[]> =>
      db.withTenant(tenantId, async (sql) => {
        const vector = JSON.stringify(embedding);
        const values = [tenantId, embeddingModel, embedding.length, vector, limit];
        const { rows } = await sql.query(VECTOR_SEARCH, values);
        return rows.map((row) => vectorHitSchema.parse(row));
      }),

    list: (tenantId: string): Promise<StoredDocument[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${DOCUMENT_COLUMNS} FROM knowledge_documents d
           WHERE tenant_id = $1 ORDER BY title, source LIMIT $2`,
          [tenantId, DOCUMENTS_MAX],
        );
        return rows.map((row) => documentSchema.parse(row));
      }),

    /** What is stored under this source, without its text; null when nothing is. */
    findDocument: (tenantId: string, source: string): Promise<StoredDocument | null> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${DOCUMENT_COLUMNS} FROM knowledge_documents d
           WHERE tenant_id = $1 AND source = $2`,
          [tenantId, storableText(source)],
        );
        return rows[0] === undefined ? null : documentSchema.parse(rows[0]);
      }),

    /** Raised by every change of the tenant's documents; 0 for a tenant nobody knows. */
    knowledgeVersion: (tenantId: string): Promise<number> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query<{ version: number }>(
          'SELECT knowledge_version AS version FROM tenants WHERE tenant_id = $1',
          [tenantId],
        );
        return rows[0]?.version ?? 0;
      }),

    /** Every chunk in reading order, up to `limit` and never more than 20,000. */
    allChunks: (tenantId: string, limit = CHUNKS_MAX): Promise<StoredChunk[]> =>
      db.withTenant(tenantId, async (sql) => {
        const { rows } = await sql.query(
          `SELECT ${HIT} FROM knowledge_chunks c
           JOIN knowledge_documents d ON d.tenant_id = c.tenant_id AND d.id = c.document_id
           WHERE c.tenant_id = $1 ORDER BY c.document_id, c.ordinal LIMIT $2`,
          [tenantId, Math.min(limit, CHUNKS_MAX)],
        );
        return rows.map((row) => chunkSchema.parse(row));
      }),
  };
}

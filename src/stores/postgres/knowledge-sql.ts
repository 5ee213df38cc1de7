export const HIT = `c.document_id AS "documentId", c.id AS "chunkId", c.title, d.source, c.text,
  c.ordinal AS position`;
const DOCUMENT = 'JOIN knowledge_documents d ON d.tenant_id = c.tenant_id AND d.id = c.document_id';

/** Of `knowledge_documents d`. */
export const DOCUMENT_COLUMNS = `id AS "documentId", title, source, mime_type AS "mimeType", sha256,
  characters, version, created_at AS "createdAt", updated_at AS "updatedAt",
  (SELECT count(*)::int FROM knowledge_chunks c
    WHERE c.tenant_id = d.tenant_id AND c.document_id = d.id) AS chunks`;

/** $1 tenant, $2 source, $3 sha256, $4 title, $5 jsonb [[text, embedding model], …]. */
export const SAME_DOCUMENT = `
  SELECT d.id AS "documentId", d.version FROM knowledge_documents d
  WHERE d.tenant_id = $1 AND d.source = $2 AND d.sha256 = $3 AND d.title = $4
    AND $5::jsonb = (
      SELECT coalesce(jsonb_agg(jsonb_build_array(text, embedding_model) ORDER BY ordinal), '[]')
      FROM knowledge_chunks WHERE tenant_id = d.tenant_id AND document_id = d.id)`;

/** $1 tenant, $2 document, $3 title, $4 jsonb array of chunks. */
export const INSERT_CHUNKS = `
  INSERT INTO knowledge_chunks
    (tenant_id, document_id, title, ordinal, text, embedding, embedding_model)
  SELECT $1::uuid, $2::uuid, $3, ordinal, text, embedding::vector, model
  FROM jsonb_to_recordset($4::jsonb) AS given (ordinal int, text text, embedding text, model text)`;

/**
 * $1 tenant, $2 query, $3 limit. Any word finds (a question is seldom met in full), and a "-"
 * in it excludes nothing; 32 scales the rank to r / (r + 1).
 */
export const KEYWORD_SEARCH = `
  SELECT ${HIT},
    ts_rank_cd(c.tsv, part, 32)::float8 + CASE WHEN c.tsv @@ whole THEN 1 ELSE 0 END AS rank
  FROM knowledge_chunks c ${DOCUMENT},
    websearch_to_tsquery('english', $2) AS whole,
    CAST(replace(plainto_tsquery('english', $2)::text, ' & ', ' | ') AS tsquery) AS part
  WHERE c.tenant_id = $1 AND c.tsv @@ part
  ORDER BY rank DESC, c.document_id, c.ordinal LIMIT $3`;

/** $1 tenant, $2 model, $3 dimension, $4 vector, $5 limit. */
export const VECTOR_SEARCH = `
  SELECT ${HIT}, 1 - (c.embedding <=> $4::vector) AS similarity
  FROM knowledge_chunks c ${DOCUMENT}
  WHERE c.tenant_id = $1 AND c.embedding_model = $2 AND vector_dims(c.embedding) = $3::int
  ORDER BY c.embedding <=> $4::vector, c.id LIMIT $5`;

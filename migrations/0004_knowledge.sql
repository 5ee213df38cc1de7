-- What the tenant has written down, whole and in pieces.
CREATE TABLE knowledge_documents (
  tenant_id uuid NOT NULL REFERENCES tenants,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  title text NOT NULL,
  source text NOT NULL,
  mime_type text NOT NULL,
  sha256 text NOT NULL,
  characters int NOT NULL,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, source)
);
SELECT protect_tenant_table('knowledge_documents', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE knowledge_chunks (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  document_id uuid NOT NULL,
  ordinal int NOT NULL,
  -- The document's title again, so that its words count in keyword search.
  title text NOT NULL,
  text text NOT NULL,
  -- No fixed dimension: that is the embedding model's, and tenants may differ in it.
  embedding vector,
  embedding_model text,
  tsv tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('english', text), 'A')
    || setweight(to_tsvector('english', title), 'C')
  ) STORED,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, document_id, ordinal),
  FOREIGN KEY (tenant_id, document_id) REFERENCES knowledge_documents ON DELETE CASCADE,
  CHECK ((embedding IS NULL) = (embedding_model IS NULL))
);
-- Serves app_system only: @@ is not leakproof, so under its policy app_rt finds its tenant's rows
-- by the indexes that begin with tenant_id and filters those.
CREATE INDEX knowledge_chunks_tsv ON knowledge_chunks USING gin (tsv);
CREATE INDEX knowledge_chunks_model ON knowledge_chunks (tenant_id, embedding_model);
SELECT protect_tenant_table('knowledge_chunks', 'SELECT, INSERT, DELETE');

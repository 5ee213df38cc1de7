-- The long-term store by meaning, and items that live for a while.
ALTER TABLE lg.store
  -- How long each write, and each read that asks for it, prolongs the item's life.
  ADD COLUMN ttl_minutes double precision CHECK (ttl_minutes > 0);

CREATE TABLE lg.store_vectors (
  namespace_path text NOT NULL,
  key text NOT NULL,
  -- Where in the item the embedded text stands.
  field_path text NOT NULL,
  -- No fixed dimension: that is the model's, and configurations differ in it.
  embedding vector NOT NULL,
  embedding_model text NOT NULL,
  tenant_id uuid NOT NULL DEFAULT nullif(current_setting('app.tenant_id', true), '')::uuid,
  PRIMARY KEY (namespace_path, key, field_path),
  FOREIGN KEY (namespace_path, key) REFERENCES lg.store ON DELETE CASCADE,
  CHECK (starts_with(namespace_path, '/' || tenant_id::text || '/'))
);
-- Searches ask for a range of paths.
CREATE INDEX store_vectors_by_path ON lg.store_vectors (namespace_path text_pattern_ops);
SELECT protect_tenant_table('lg.store_vectors', 'SELECT, INSERT, UPDATE, DELETE');

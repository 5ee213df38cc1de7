-- LangGraph's long-term store: columns and keys as in @langchain/langgraph-checkpoint-postgres
-- 1.0.5, so that its statements fit, and a tenant. Its own setup() is never called.
CREATE TABLE lg.store (
  namespace_path text NOT NULL,
  key text NOT NULL,
  value jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  tenant_id uuid NOT NULL DEFAULT nullif(current_setting('app.tenant_id', true), '')::uuid,
  PRIMARY KEY (namespace_path, key),
  CHECK (starts_with(namespace_path, '/' || tenant_id::text || '/'))
);
-- Searches ask for the beginning of a path.
CREATE INDEX store_by_path ON lg.store (namespace_path text_pattern_ops);
CREATE INDEX store_by_expiry ON lg.store (expires_at) WHERE expires_at IS NOT NULL;
SELECT protect_tenant_table('lg.store', 'SELECT, INSERT, UPDATE, DELETE');

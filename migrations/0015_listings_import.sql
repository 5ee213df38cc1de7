-- Listings that are changed over the API and in bulk, and files that wait for a job.

ALTER TABLE properties
  ADD COLUMN version int NOT NULL DEFAULT 1,
  -- A listing with viewings in its past is hidden, not removed: they still tell of its address.
  ADD COLUMN deleted_at timestamptz;

-- For lists, which read a tenant's documents newest first.
CREATE INDEX knowledge_documents_recent
  ON knowledge_documents (tenant_id, created_at DESC, id DESC);

-- What was sent and is worked on later; gone when its job is done.
CREATE TABLE uploads (
  tenant_id uuid NOT NULL REFERENCES tenants,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  mime_type text NOT NULL,
  bytes bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id)
);
SELECT protect_tenant_table('uploads', 'SELECT, INSERT, DELETE');
CREATE INDEX uploads_age ON uploads (tenant_id, created_at);

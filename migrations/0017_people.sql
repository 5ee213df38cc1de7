-- What is done about one person: exports and erasures, and how long a tenant keeps what.

CREATE TABLE people_requests (
  tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('person.export', 'person.erase', 'tenant.export')),
  job_id uuid,
  -- Who asked, as the audit names them.
  requested_by jsonb NOT NULL,
  -- Whom it is about; gone once that person is erased.
  subject_sealed text,
  -- Of an export: whose it is, so that an erasure finds it.
  lead_ids uuid[] NOT NULL DEFAULT '{}',
  thread_ids uuid[] NOT NULL DEFAULT '{}',
  -- Of an erasure: rows so far, counted with the statement that changes them.
  counts jsonb NOT NULL DEFAULT '{}',
  -- Text, so that what was signed is what is read.
  receipt text,
  signature_sealed text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  expires_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, job_id),
  CHECK ((receipt IS NULL) = (signature_sealed IS NULL))
);
CREATE INDEX people_requests_newest ON people_requests (tenant_id, created_at DESC, id DESC);
CREATE INDEX people_requests_expiry ON people_requests (expires_at) WHERE expires_at IS NOT NULL;
SELECT protect_tenant_table('people_requests', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE people_export_parts (
  tenant_id uuid NOT NULL,
  request_id uuid NOT NULL,
  part int NOT NULL,
  body_sealed text NOT NULL,
  PRIMARY KEY (tenant_id, request_id, part),
  FOREIGN KEY (tenant_id, request_id) REFERENCES people_requests ON DELETE CASCADE
);
SELECT protect_tenant_table('people_export_parts', 'SELECT, INSERT, UPDATE, DELETE');

-- Days; NULL keeps for ever. Without a row the defaults of the code hold.
CREATE TABLE retention_settings (
  tenant_id uuid PRIMARY KEY REFERENCES tenants ON DELETE CASCADE,
  conversations_days int CHECK (conversations_days > 0),
  uploads_days int CHECK (uploads_days > 0),
  usage_days int CHECK (usage_days > 0),
  version int NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
SELECT protect_tenant_table('retention_settings', 'SELECT, INSERT, UPDATE');
CREATE INDEX threads_touched ON threads (tenant_id, updated_at);

-- A lead whose appointments stay keeps its row, empty.
ALTER TABLE leads ADD COLUMN erased_at timestamptz;

-- Bytes as text to search in: as they are where they are UTF-8, escaped elsewhere.
CREATE FUNCTION readable_bytes(bytes bytea) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT
AS $readable$
BEGIN
  RETURN convert_from(bytes, 'UTF8');
EXCEPTION WHEN character_not_in_repertoire OR untranslatable_character THEN
  RETURN encode(bytes, 'escape');
END
$readable$;

-- Work in the background, and where the outbox is delivered to.

CREATE TABLE jobs (
  tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  -- Order of entering.
  ordinal bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  -- A second job under the same key is the first one.
  key text,
  -- Jobs of one lane go one at a time and in order.
  lane text,
  input jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'running', 'retrying', 'done', 'failed', 'cancelled')),
  progress int NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
  step text,
  result jsonb,
  error jsonb,
  attempt int NOT NULL DEFAULT 0,
  attempts_max int NOT NULL DEFAULT 5 CHECK (attempts_max > 0),
  run_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Counted up with every claim: what an older claim still wants to write is refused.
  claim bigint NOT NULL DEFAULT 0,
  worker_id text,
  lease_until timestamptz,
  cancel_asked boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, key),
  CHECK ((state = 'running') = (lease_until IS NOT NULL))
);
CREATE INDEX jobs_due ON jobs (run_at) WHERE state IN ('queued', 'retrying');
-- Finds the tenants that have any, and each one's first, without reading the rest.
CREATE INDEX jobs_waiting ON jobs (tenant_id, ordinal) WHERE state IN ('queued', 'retrying');
CREATE INDEX jobs_held ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_lane ON jobs (tenant_id, lane, ordinal)
  WHERE lane IS NOT NULL AND state IN ('queued', 'running', 'retrying');
CREATE INDEX jobs_recent ON jobs (tenant_id, created_at DESC, id DESC);
CREATE INDEX jobs_ended ON jobs (updated_at) WHERE state IN ('done', 'failed', 'cancelled');
SELECT protect_tenant_table('jobs', 'SELECT, INSERT, UPDATE');

-- Where a tenant's outbox goes. Without a row, or with one that is off, its messages are held.
CREATE TABLE crm_targets (
  tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
  url text NOT NULL,
  secret_sealed text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id)
);
SELECT protect_tenant_table('crm_targets', 'SELECT, INSERT, UPDATE, DELETE');

-- One job a message, entered by the database so that no writer of the outbox can forget it. What
-- concerns one conversation is delivered in the order it was written.
CREATE FUNCTION deliver_outbox() RETURNS trigger LANGUAGE plpgsql AS $deliver$
BEGIN
  -- Who sets a target waits for the messages being written: one of the two sees the other.
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('crm:' || NEW.tenant_id, 0));
  IF EXISTS (SELECT FROM crm_targets WHERE tenant_id = NEW.tenant_id AND enabled) THEN
    INSERT INTO jobs (tenant_id, kind, key, lane, input, attempts_max)
    VALUES (NEW.tenant_id, 'crm.deliver', 'outbox:' || NEW.id,
      'crm:' || coalesce(NEW.payload->>'threadId', NEW.key),
      jsonb_build_object('outbox_id', NEW.id), 8)
    ON CONFLICT (tenant_id, key) DO NOTHING;
  END IF;
  RETURN NEW;
END
$deliver$;
CREATE TRIGGER outbox_is_delivered AFTER INSERT ON outbox
  FOR EACH ROW EXECUTE FUNCTION deliver_outbox();
CREATE INDEX outbox_undelivered ON outbox (tenant_id, created_at) WHERE delivered_at IS NULL;

-- Vectors of another model replace the old ones in place.
GRANT UPDATE (embedding, embedding_model) ON knowledge_chunks TO app_rt;

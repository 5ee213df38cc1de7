-- The product API: answers kept for repeated requests, drafts of agents, what people note of leads,
-- and how often an appointment was changed.

CREATE TABLE idempotency_keys (
  tenant_id uuid NOT NULL REFERENCES tenants,
  principal text NOT NULL,
  operation text NOT NULL,
  key text NOT NULL,
  -- Of all that the request asked for.
  fingerprint text NOT NULL,
  answer jsonb NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, principal, operation, key)
);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
SELECT protect_tenant_table('idempotency_keys', 'SELECT, INSERT, UPDATE, DELETE');

-- The columns of an agent are what is published; `draft` is what an edit would make of some.
ALTER TABLE agents
  ADD COLUMN draft jsonb,
  -- Counted up with every change of the row: what an ETag is made of.
  ADD COLUMN revision int NOT NULL DEFAULT 1,
  -- The highest number ever given: going back to an older version lowers `version` alone.
  ADD COLUMN latest_version int NOT NULL DEFAULT 1,
  -- Conversations, leads and appointments still name an agent that is gone.
  ADD COLUMN deleted_at timestamptz,
  DROP CONSTRAINT agents_tenant_id_slug_key;
CREATE UNIQUE INDEX agents_slug ON agents (tenant_id, slug) WHERE deleted_at IS NULL;
SET LOCAL ROLE app_system;
UPDATE agents SET latest_version = version WHERE latest_version <> version;
RESET ROLE;

-- As before, but for two things: a version that was published stays as it was, and a change of
-- the draft is none of the assistant's.
CREATE OR REPLACE FUNCTION mirror_agent() RETURNS trigger LANGUAGE plpgsql AS $mirror$
DECLARE
  settings jsonb := jsonb_build_object('configurable', jsonb_strip_nulls(jsonb_build_object(
    'prompt', NEW.prompt, 'voice', NEW.voice, 'tools', to_jsonb(NEW.tools),
    'business_hours', NEW.business_hours, 'time_zone', NEW.time_zone,
    'language', NEW.language, 'approvals', to_jsonb(NEW.approvals))));
  marks jsonb := jsonb_build_object(
    'created_by', 'agent', 'agent_slug', NEW.slug, 'agent_type', NEW.type);
BEGIN
  INSERT INTO assistants (tenant_id, assistant_id, graph_id, version, name, config, metadata)
  VALUES (NEW.tenant_id, NEW.id, 'conversation', NEW.version, NEW.name, settings, marks)
  ON CONFLICT (tenant_id, assistant_id) DO UPDATE SET version = EXCLUDED.version,
    name = EXCLUDED.name, config = EXCLUDED.config,
    metadata = assistants.metadata || EXCLUDED.metadata, updated_at = clock_timestamp();
  INSERT INTO assistant_versions
    (tenant_id, assistant_id, version, graph_id, name, config, metadata)
  VALUES (NEW.tenant_id, NEW.id, NEW.version, 'conversation', NEW.name, settings, marks)
  ON CONFLICT (tenant_id, assistant_id, version) DO NOTHING;
  RETURN NEW;
END
$mirror$;
DROP TRIGGER agents_are_assistants ON agents;
CREATE TRIGGER agents_are_assistants AFTER INSERT OR UPDATE OF id, slug, name, type, prompt,
    voice, tools, business_hours, time_zone, language, approvals, version ON agents
  FOR EACH ROW EXECUTE FUNCTION mirror_agent();

-- Lists walk from the newest on; the filters are read off the rows.
CREATE INDEX conversations_newest ON conversations (tenant_id, started_at DESC, thread_id DESC);
CREATE INDEX messages_newest ON messages (tenant_id, created_at DESC, id DESC);

ALTER TABLE leads
  ADD COLUMN status text NOT NULL DEFAULT 'new'
    CHECK (status IN ('new', 'contacted', 'qualified', 'lost', 'won')),
  ADD COLUMN notes text,
  -- What a person thinks of it, 1 to 5.
  ADD COLUMN rating int CHECK (rating BETWEEN 1 AND 5),
  ADD COLUMN version int NOT NULL DEFAULT 1;
CREATE INDEX leads_newest ON leads (tenant_id, created_at DESC, id DESC);

CREATE INDEX appointments_time ON appointments (tenant_id, starts_at, id);
CREATE INDEX reservations_time ON reservations (tenant_id, starts_at, id);
ALTER TABLE appointments ADD COLUMN version int NOT NULL DEFAULT 1;
ALTER TABLE reservations
  ADD COLUMN version int NOT NULL DEFAULT 1,
  ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();

-- Counted by the database, so that no writer can forget it: tools, people and imports write them.
CREATE FUNCTION count_version() RETURNS trigger LANGUAGE plpgsql AS $count$
BEGIN
  NEW.version := OLD.version + 1;
  NEW.updated_at := now();
  RETURN NEW;
END
$count$;
CREATE TRIGGER leads_count BEFORE UPDATE ON leads
  FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER appointments_count BEFORE UPDATE ON appointments
  FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER reservations_count BEFORE UPDATE ON reservations
  FOR EACH ROW EXECUTE FUNCTION count_version();

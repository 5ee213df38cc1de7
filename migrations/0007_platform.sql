-- Assistants, threads, and the run engine's own columns; crons, webhooks and the event log.

CREATE TABLE assistants (
  tenant_id uuid NOT NULL REFERENCES tenants,
  assistant_id uuid NOT NULL DEFAULT gen_random_uuid(),
  graph_id text NOT NULL,
  -- The version that runs; setting an older one as latest goes back to it.
  version int NOT NULL DEFAULT 1,
  name text NOT NULL,
  description text,
  config jsonb NOT NULL DEFAULT '{}',
  context jsonb NOT NULL DEFAULT '{}',
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, assistant_id)
);
CREATE INDEX assistants_graph ON assistants (tenant_id, graph_id);
SELECT protect_tenant_table('assistants', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE assistant_versions (
  tenant_id uuid NOT NULL,
  assistant_id uuid NOT NULL,
  version int NOT NULL,
  graph_id text NOT NULL,
  name text NOT NULL,
  description text,
  config jsonb NOT NULL DEFAULT '{}',
  context jsonb NOT NULL DEFAULT '{}',
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, assistant_id, version),
  FOREIGN KEY (tenant_id, assistant_id) REFERENCES assistants ON DELETE CASCADE
);
SELECT protect_tenant_table('assistant_versions', 'SELECT, INSERT, UPDATE, DELETE');

-- An agent is an assistant of the conversation graph with its configuration: the same id, name
-- and version, kept by the database so that no writer of agents can forget it.
CREATE FUNCTION mirror_agent() RETURNS trigger LANGUAGE plpgsql AS $mirror$
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
  ON CONFLICT (tenant_id, assistant_id, version) DO UPDATE SET name = EXCLUDED.name,
    config = EXCLUDED.config, metadata = EXCLUDED.metadata;
  RETURN NEW;
END
$mirror$;
CREATE TRIGGER agents_are_assistants AFTER INSERT OR UPDATE ON agents
  FOR EACH ROW EXECUTE FUNCTION mirror_agent();
CREATE FUNCTION unmirror_agent() RETURNS trigger LANGUAGE plpgsql AS $unmirror$
BEGIN
  DELETE FROM assistants WHERE tenant_id = OLD.tenant_id AND assistant_id = OLD.id;
  RETURN OLD;
END
$unmirror$;
CREATE TRIGGER agents_were_assistants AFTER DELETE ON agents
  FOR EACH ROW EXECUTE FUNCTION unmirror_agent();

CREATE TABLE threads (
  tenant_id uuid NOT NULL REFERENCES tenants,
  thread_id uuid NOT NULL DEFAULT gen_random_uuid(),
  status text NOT NULL DEFAULT 'idle' CHECK (status IN ('idle', 'busy', 'interrupted', 'error')),
  metadata jsonb NOT NULL DEFAULT '{}',
  config jsonb NOT NULL DEFAULT '{}',
  -- What the last run left: the checkpoints hold the truth, these are for lists and filters.
  "values" jsonb,
  interrupts jsonb NOT NULL DEFAULT '{}',
  error jsonb,
  ttl_strategy text CHECK (ttl_strategy IN ('delete', 'keep_latest')),
  ttl_minutes double precision CHECK (ttl_minutes > 0),
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  state_updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, thread_id),
  CHECK ((ttl_strategy IS NULL) = (ttl_minutes IS NULL))
);
-- None on metadata: @> is not leakproof, so app_rt could not use it under its policy. Lists walk
-- the tenant's threads from the newest on.
CREATE INDEX threads_recent ON threads (tenant_id, created_at DESC, thread_id DESC);
CREATE INDEX threads_expiry ON threads (expires_at) WHERE expires_at IS NOT NULL;
SELECT protect_tenant_table('threads', 'SELECT, INSERT, UPDATE, DELETE');

-- What was there before threads were rows. The policies hold for the tables' owner too: one who
-- does not inherit from app_system would find nothing.
SET LOCAL ROLE app_system;
INSERT INTO threads (tenant_id, thread_id, metadata, created_at, updated_at, state_updated_at)
  SELECT tenant_id, thread_id,
    jsonb_build_object('graph_id', 'conversation', 'assistant_id', agent_id),
    created_at, updated_at, updated_at
  FROM conversations;
INSERT INTO threads (tenant_id, thread_id, metadata)
  SELECT DISTINCT tenant_id, thread_id, jsonb_build_object('graph_id', 'conversation')
  FROM runs ON CONFLICT DO NOTHING;
UPDATE threads t SET status =
    CASE last.status WHEN 'interrupted' THEN 'interrupted' WHEN 'error' THEN 'error' ELSE 'busy' END
  FROM (SELECT DISTINCT ON (tenant_id, thread_id) tenant_id, thread_id, status
    FROM runs ORDER BY tenant_id, thread_id, created_at DESC) last
  WHERE last.tenant_id = t.tenant_id AND last.thread_id = t.thread_id
    AND last.status <> 'success';
UPDATE agents SET name = name;
RESET ROLE;

ALTER TABLE runs
  ADD COLUMN assistant_id uuid,
  ADD COLUMN graph_id text NOT NULL DEFAULT 'conversation',
  ADD COLUMN kwargs jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN metadata jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN multitask_strategy text NOT NULL DEFAULT 'reject'
    CHECK (multitask_strategy IN ('reject', 'enqueue', 'interrupt', 'rollback')),
  -- Counted up with every claim: what an older claim still wants to write is refused.
  ADD COLUMN claim bigint NOT NULL DEFAULT 0,
  -- Its thread was made for this run and goes with it.
  ADD COLUMN temporary boolean NOT NULL DEFAULT false,
  ADD COLUMN run_after timestamptz NOT NULL DEFAULT clock_timestamp(),
  ADD COLUMN cancel_action text CHECK (cancel_action IN ('interrupt', 'rollback')),
  -- Order of acceptance within a thread, finer than any clock.
  ADD COLUMN ordinal bigint GENERATED ALWAYS AS IDENTITY;
SET LOCAL ROLE app_system;
UPDATE runs SET assistant_id = agent_id, kwargs = jsonb_build_object(
  'stream_mode', jsonb_build_array('custom'),
  'channel', input -> 'channel',
  'config', jsonb_build_object('configurable', '{}'::jsonb)) || CASE
    WHEN input ? 'message' THEN jsonb_build_object('input', jsonb_build_object('messages',
      jsonb_build_array(jsonb_build_object('type', 'human', 'id', 'human:' || run_id,
        'content', input -> 'message'))))
    ELSE jsonb_build_object('command', jsonb_build_object('resume',
      jsonb_build_object('value', input -> 'resume')))
  END;
RESET ROLE;
ALTER TABLE runs
  DROP COLUMN agent_id,
  DROP COLUMN input,
  DROP COLUMN result,
  DROP CONSTRAINT runs_status_check,
  ADD CONSTRAINT runs_status_check CHECK
    (status IN ('pending', 'running', 'success', 'error', 'timeout', 'interrupted')),
  ALTER COLUMN assistant_id SET NOT NULL,
  ALTER COLUMN graph_id DROP DEFAULT,
  ALTER COLUMN attempt SET DEFAULT 0,
  ADD FOREIGN KEY (tenant_id, thread_id) REFERENCES threads ON DELETE CASCADE;
DROP INDEX runs_thread;
CREATE INDEX runs_thread ON runs (tenant_id, thread_id, ordinal DESC);
CREATE INDEX runs_pending ON runs (run_after, ordinal) WHERE status = 'pending';
CREATE INDEX runs_assistant ON runs (tenant_id, assistant_id);
GRANT DELETE ON runs TO app_rt;
-- They go with their thread.
GRANT DELETE ON proposals TO app_rt;

-- Which run wrote it: what a rolled back run leaves on a checkpoint of another one is found too.
ALTER TABLE lg.checkpoints
  ADD COLUMN run_id uuid DEFAULT nullif(current_setting('app.run_id', true), '')::uuid;
ALTER TABLE lg.checkpoint_writes
  ADD COLUMN run_id uuid DEFAULT nullif(current_setting('app.run_id', true), '')::uuid;

-- Stops a write whose claim on the run is over. Called first in every transaction that a run
-- makes; the lock keeps the claim until that transaction ends, and what is written in it is
-- marked as the run's.
CREATE FUNCTION hold_claim(wanted_run uuid, wanted_claim bigint) RETURNS void
LANGUAGE plpgsql AS $hold$
BEGIN
  PERFORM FROM runs
    WHERE tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
      AND run_id = wanted_run AND claim = wanted_claim AND status = 'running'
    FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the claim on run % is over', wanted_run USING ERRCODE = 'FY001';
  END IF;
  PERFORM set_config('app.run_id', wanted_run::text, true);
END
$hold$;

CREATE TABLE crons (
  tenant_id uuid NOT NULL REFERENCES tenants,
  cron_id uuid NOT NULL DEFAULT gen_random_uuid(),
  assistant_id uuid NOT NULL,
  thread_id uuid,
  schedule text NOT NULL,
  timezone text,
  end_time timestamptz,
  enabled boolean NOT NULL DEFAULT true,
  on_run_completed text NOT NULL DEFAULT 'delete' CHECK (on_run_completed IN ('delete', 'keep')),
  -- The body of each run it makes.
  payload jsonb NOT NULL DEFAULT '{}',
  metadata jsonb NOT NULL DEFAULT '{}',
  next_run_at timestamptz,
  -- An occurrence that was claimed and whose run is not entered yet; handed out again when
  -- whoever claimed it died in between.
  unfired_run_id uuid,
  unfired_at timestamptz,
  handed_out_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, cron_id),
  FOREIGN KEY (tenant_id, assistant_id) REFERENCES assistants ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, thread_id) REFERENCES threads ON DELETE CASCADE
);
CREATE INDEX crons_due ON crons (next_run_at) WHERE enabled;
CREATE INDEX crons_unfired ON crons (handed_out_at) WHERE unfired_run_id IS NOT NULL;
SELECT protect_tenant_table('crons', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE webhook_deliveries (
  tenant_id uuid NOT NULL REFERENCES tenants,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  run_id uuid NOT NULL,
  url text NOT NULL,
  payload jsonb NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  -- When it is tried next; a sender puts it ahead by its lease before it sends.
  next_attempt_at timestamptz DEFAULT clock_timestamp(),
  delivered_at timestamptz,
  failed_at timestamptz,
  last_error text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, id),
  -- A run that is finished again after a crash sends nothing twice.
  UNIQUE (tenant_id, run_id)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_attempt_at)
  WHERE delivered_at IS NULL AND failed_at IS NULL;
SELECT protect_tenant_table('webhook_deliveries', 'SELECT, INSERT, UPDATE, DELETE');

-- The event log where there is no Redis: what runs streamed, for joins and reconnects.
CREATE TABLE stream_events (
  tenant_id uuid NOT NULL REFERENCES tenants,
  topic text NOT NULL,
  seq bigint NOT NULL,
  event text NOT NULL,
  -- JSON as it goes over the wire; never looked into here.
  data text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, topic, seq)
);
CREATE INDEX stream_events_age ON stream_events (created_at);
SELECT protect_tenant_table('stream_events', 'SELECT, INSERT, UPDATE, DELETE');

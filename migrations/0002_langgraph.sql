-- LangGraph's checkpoint tables: columns and keys as in @langchain/langgraph-checkpoint-postgres
-- 1.0.5, so that its statements fit, and a tenant. Its own setup() is never called.
CREATE SCHEMA lg;
GRANT USAGE ON SCHEMA lg TO app_rt, app_system;

-- The library's ON CONFLICT names its keys, which have no tenant in them: two tenants with one
-- thread id would share blobs. So a thread id must begin with its tenant's id.
CREATE TABLE lg.checkpoints (
  thread_id text NOT NULL,
  checkpoint_ns text NOT NULL DEFAULT '',
  checkpoint_id text NOT NULL,
  parent_checkpoint_id text,
  type text,
  checkpoint jsonb NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}',
  tenant_id uuid NOT NULL DEFAULT nullif(current_setting('app.tenant_id', true), '')::uuid,
  PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id),
  CHECK (starts_with(thread_id, tenant_id::text || ':'))
);
SELECT protect_tenant_table('lg.checkpoints', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE lg.checkpoint_blobs (
  thread_id text NOT NULL,
  checkpoint_ns text NOT NULL DEFAULT '',
  channel text NOT NULL,
  version text NOT NULL,
  type text NOT NULL,
  blob bytea,
  tenant_id uuid NOT NULL DEFAULT nullif(current_setting('app.tenant_id', true), '')::uuid,
  PRIMARY KEY (thread_id, checkpoint_ns, channel, version),
  CHECK (starts_with(thread_id, tenant_id::text || ':'))
);
SELECT protect_tenant_table('lg.checkpoint_blobs', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE lg.checkpoint_writes (
  thread_id text NOT NULL,
  checkpoint_ns text NOT NULL DEFAULT '',
  checkpoint_id text NOT NULL,
  task_id text NOT NULL,
  idx integer NOT NULL,
  channel text NOT NULL,
  type text,
  blob bytea NOT NULL,
  tenant_id uuid NOT NULL DEFAULT nullif(current_setting('app.tenant_id', true), '')::uuid,
  PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx),
  CHECK (starts_with(thread_id, tenant_id::text || ':'))
);
SELECT protect_tenant_table('lg.checkpoint_writes', 'SELECT, INSERT, UPDATE, DELETE');

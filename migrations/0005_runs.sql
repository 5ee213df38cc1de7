-- The ledger of runs, what they proposed, what they did, and what is still to be sent.
CREATE TABLE runs (
  tenant_id uuid NOT NULL,
  run_id uuid NOT NULL,
  thread_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  status text NOT NULL
    CHECK (status IN ('pending', 'running', 'success', 'error', 'interrupted')),
  input jsonb NOT NULL,
  result jsonb,
  error jsonb,
  attempt int NOT NULL DEFAULT 1,
  worker_id text,
  lease_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, run_id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agents,
  CHECK (status <> 'running' OR (worker_id IS NOT NULL AND lease_until IS NOT NULL))
);
CREATE UNIQUE INDEX runs_one_running ON runs (tenant_id, thread_id) WHERE status = 'running';
CREATE INDEX runs_thread ON runs (tenant_id, thread_id, created_at DESC);
CREATE INDEX runs_lease ON runs (lease_until) WHERE status = 'running';
SELECT protect_tenant_table('runs', 'SELECT, INSERT, UPDATE');

CREATE TABLE tool_effects (
  tenant_id uuid NOT NULL REFERENCES tenants,
  effect_key text NOT NULL,
  thread_id uuid NOT NULL,
  run_id uuid NOT NULL,
  tool text NOT NULL,
  args jsonb NOT NULL,
  -- 'running' is never seen from outside: effect and outcome commit together.
  status text NOT NULL CHECK (status IN ('running', 'done', 'refused')),
  result jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, effect_key)
);
CREATE INDEX tool_effects_thread ON tool_effects (tenant_id, thread_id, created_at);
SELECT protect_tenant_table('tool_effects', 'SELECT, INSERT, UPDATE');

CREATE TABLE proposals (
  tenant_id uuid NOT NULL REFERENCES tenants,
  thread_id uuid NOT NULL,
  run_id uuid NOT NULL,
  step int NOT NULL,
  message jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, thread_id, run_id, step)
);
SELECT protect_tenant_table('proposals', 'SELECT, INSERT');

CREATE TABLE outbox (
  tenant_id uuid NOT NULL REFERENCES tenants,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  topic text NOT NULL,
  key text NOT NULL,
  payload jsonb NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  delivered_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, key)
);
CREATE INDEX outbox_waiting ON outbox (created_at) WHERE delivered_at IS NULL;
SELECT protect_tenant_table('outbox', 'SELECT, INSERT, UPDATE');

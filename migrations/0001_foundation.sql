-- Roles, tenants, agents and their conversations.
CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Roles belong to the whole cluster: another database's migration may create or grant the same
-- one at this moment, so losing that race is success.
DO $roles$
DECLARE
  wanted text;
  may_switch boolean;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['app_rt', 'app_system'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
      END;
    END IF;
    -- From 16 on, being a member and being allowed SET ROLE are two things.
    IF current_setting('server_version_num')::int >= 160000 THEN
      may_switch := pg_has_role(current_user, wanted, 'SET');
    ELSE
      may_switch := pg_has_role(current_user, wanted, 'MEMBER');
    END IF;
    IF NOT may_switch THEN
      BEGIN
        EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
      EXCEPTION WHEN unique_violation THEN NULL;
      END;
    END IF;
  END LOOP;
END
$roles$;

GRANT USAGE ON SCHEMA public TO app_rt, app_system;

-- Called once for each table: without it a table is open to no one but its owner.
CREATE FUNCTION protect_tenant_table(target regclass, app_rights text) RETURNS void
LANGUAGE plpgsql AS $protect$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  -- The setting returns to '' (not NULL) after a transaction that set it locally.
  EXECUTE format(
    'CREATE POLICY tenant_isolation ON %s FOR ALL TO app_rt
       USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)
       WITH CHECK (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
    target);
  EXECUTE format(
    'CREATE POLICY system_access ON %s FOR ALL TO app_system USING (true) WITH CHECK (true)',
    target);
  EXECUTE format('GRANT %s ON %s TO app_rt', app_rights, target);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO app_system', target);
END
$protect$;
REVOKE ALL ON FUNCTION protect_tenant_table(regclass, text) FROM PUBLIC;

CREATE TABLE tenants (
  tenant_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  phone text,
  email text,
  -- Counted up with every change, so that a cached answer knows it is old.
  knowledge_version int NOT NULL DEFAULT 0,
  listings_version int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now()
);
SELECT protect_tenant_table('tenants', 'SELECT, UPDATE');

CREATE TABLE agents (
  tenant_id uuid NOT NULL REFERENCES tenants,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  slug text NOT NULL,
  name text NOT NULL,
  type text NOT NULL CHECK (type IN ('receptionist', 'real_estate', 'custom')),
  prompt text NOT NULL,
  voice text,
  tools text[] NOT NULL DEFAULT '{}',
  business_hours jsonb NOT NULL DEFAULT '{}',
  time_zone text NOT NULL,
  language text NOT NULL,
  approvals text[] NOT NULL DEFAULT '{}',
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, slug)
);
SELECT protect_tenant_table('agents', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE conversations (
  tenant_id uuid NOT NULL,
  thread_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  channel text NOT NULL CHECK (channel IN ('text', 'voice')),
  language text NOT NULL,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'escalated', 'closed')),
  started_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, thread_id),
  FOREIGN KEY (tenant_id, agent_id) REFERENCES agents
);
CREATE INDEX conversations_recent ON conversations (tenant_id, updated_at DESC);
CREATE INDEX conversations_agent ON conversations (tenant_id, agent_id);
SELECT protect_tenant_table('conversations', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE messages (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  thread_id uuid NOT NULL,
  run_id uuid NOT NULL,
  -- Order of writing; turns of one thread never overlap.
  ordinal bigint GENERATED ALWAYS AS IDENTITY,
  role text NOT NULL CHECK (role IN ('user', 'assistant')),
  content text NOT NULL,
  citations jsonb NOT NULL DEFAULT '[]',
  intents text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  -- A turn that is persisted again after a crash writes nothing twice.
  UNIQUE (tenant_id, run_id, role),
  FOREIGN KEY (tenant_id, thread_id) REFERENCES conversations ON DELETE CASCADE
);
CREATE INDEX messages_thread ON messages (tenant_id, thread_id, ordinal);
SELECT protect_tenant_table('messages', 'SELECT, INSERT');

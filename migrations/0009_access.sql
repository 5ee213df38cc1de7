-- Who may call: the keys of each tenant, and whether a tenant is served at all.
ALTER TABLE tenants
  -- Of one that is suspended or deleted no credential works; its rows stay.
  ADD COLUMN status text NOT NULL DEFAULT 'active'
    CHECK (status IN ('active', 'suspended', 'deleted')),
  ADD COLUMN version int NOT NULL DEFAULT 1,
  ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();

CREATE TABLE api_keys (
  -- The nil UUID for keys of the platform itself, which belong to no tenant.
  tenant_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  -- HMAC-SHA256 of the key; the key itself is nowhere.
  digest text NOT NULL,
  -- Which of FOYER_SECRET_KEYS made the digest.
  kid text NOT NULL,
  -- How the key begins, for people to tell theirs apart.
  prefix text NOT NULL,
  name text NOT NULL,
  role text NOT NULL
    CHECK (role IN ('platform_admin', 'tenant_admin', 'member', 'viewer', 'service')),
  scopes text[] NOT NULL
    CHECK (scopes <@ ARRAY['read', 'converse', 'write', 'admin', 'platform']),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, digest),
  -- No tenant's key is ever one of the platform, whatever the code above it does.
  CHECK ((tenant_id = '00000000-0000-0000-0000-000000000000') = (role = 'platform_admin'))
);
CREATE INDEX api_keys_digest ON api_keys (digest);
CREATE INDEX api_keys_newest ON api_keys (tenant_id, created_at DESC, id DESC);
SELECT protect_tenant_table('api_keys', 'SELECT, INSERT, UPDATE');

-- Whose models and services a tenant uses, task by task. Without a row of its own a tenant uses
-- the operator's, which are in the environment.
CREATE TABLE provider_settings (
  tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  task text NOT NULL CHECK (task IN ('llm', 'embedding', 'transcription', 'speech', 'pii')),
  provider text NOT NULL,
  -- '' for the provider's own choice.
  model text NOT NULL DEFAULT '',
  base_url text,
  -- Sealed; opened for a call and shown to nobody.
  api_key_sealed text,
  key_updated_at timestamptz,
  options jsonb NOT NULL DEFAULT '{}',
  priority int NOT NULL DEFAULT 100,
  weight int NOT NULL DEFAULT 100 CHECK (weight > 0),
  enabled boolean NOT NULL DEFAULT true,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, task, provider, model)
);
CREATE INDEX provider_settings_newest ON provider_settings (tenant_id, created_at DESC, id DESC);
SELECT protect_tenant_table('provider_settings', 'SELECT, INSERT, UPDATE, DELETE');

-- What a tenant may use, and how much of it; without a row the defaults hold.
CREATE TABLE tenant_features (
  tenant_id uuid PRIMARY KEY REFERENCES tenants ON DELETE CASCADE,
  transcription_enabled boolean NOT NULL,
  pii_redaction_enabled boolean NOT NULL,
  summary_enabled boolean NOT NULL,
  sentiment_enabled boolean NOT NULL,
  coaching_enabled boolean NOT NULL,
  -- NULL for all kinds, and the recognisers' own threshold.
  pii_entity_types text[],
  pii_confidence_threshold double precision
    CHECK (pii_confidence_threshold BETWEEN 0 AND 1),
  -- NULL for no limit of the tenant's own.
  max_audio_duration_seconds int CHECK (max_audio_duration_seconds > 0),
  max_concurrent_jobs int CHECK (max_concurrent_jobs > 0),
  monthly_budget_usd numeric(12, 6) CHECK (monthly_budget_usd >= 0),
  enable_cost_alerts boolean NOT NULL,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
SELECT protect_tenant_table('tenant_features', 'SELECT, INSERT, UPDATE');

-- Who may use which model. One row a tenant: the order of the rules is part of what they say.
CREATE TABLE model_rules (
  tenant_id uuid PRIMARY KEY REFERENCES tenants ON DELETE CASCADE,
  rules jsonb NOT NULL,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
SELECT protect_tenant_table('model_rules', 'SELECT, INSERT, UPDATE');

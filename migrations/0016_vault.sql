-- What placeholders in a conversation's masked texts stand for.
CREATE TABLE pii_vault (
  tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
  thread_id uuid NOT NULL,
  placeholder text NOT NULL CHECK (placeholder ~ '^\[[A-Z_]{2,24}_[0-9]{1,6}\]$'),
  kind text NOT NULL,
  sealed text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, thread_id, placeholder)
);
CREATE INDEX pii_vault_expiry ON pii_vault (expires_at);
SELECT protect_tenant_table('pii_vault', 'SELECT, INSERT, UPDATE, DELETE');

-- What models cost: one row an operation, and the month's budget that they are paid from.
-- Money is in millionths of a US dollar; months and days are UTC's.

CREATE TABLE usage (
  tenant_id uuid NOT NULL REFERENCES tenants,
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  operation text NOT NULL,
  provider text NOT NULL,
  model text NOT NULL,
  input_tokens bigint,
  output_tokens bigint,
  characters bigint,
  audio_seconds double precision,
  -- Null where nobody knows the price.
  cost_usd_micros bigint CHECK (cost_usd_micros >= 0),
  method text NOT NULL CHECK (method IN ('reported', 'estimated', 'free')),
  latency_ms double precision NOT NULL,
  success boolean NOT NULL,
  error_code text,
  agent_id uuid,
  thread_id uuid,
  run_id uuid,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX usage_time ON usage (tenant_id, at);
CREATE INDEX usage_run ON usage (tenant_id, run_id) WHERE run_id IS NOT NULL;
SELECT protect_tenant_table('usage', 'SELECT, INSERT');

-- What a tenant may spend a month; without a row, or without a limit, as much as it likes.
CREATE TABLE budgets (
  tenant_id uuid PRIMARY KEY REFERENCES tenants,
  limit_usd_micros bigint CHECK (limit_usd_micros >= 0),
  version int NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
SELECT protect_tenant_table('budgets', 'SELECT, INSERT, UPDATE');

CREATE TABLE budget_months (
  tenant_id uuid NOT NULL REFERENCES tenants,
  month date NOT NULL,
  spent_usd_micros bigint NOT NULL DEFAULT 0,
  -- Of the calls under way.
  reserved_usd_micros bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, month)
);
SELECT protect_tenant_table('budget_months', 'SELECT, INSERT, UPDATE');

-- A call under way. One that was never settled becomes a usage row of its estimate.
CREATE TABLE budget_reservations (
  tenant_id uuid NOT NULL REFERENCES tenants,
  id uuid NOT NULL,
  month date NOT NULL,
  amount_usd_micros bigint NOT NULL,
  expires_at timestamptz NOT NULL,
  -- The usage row that it becomes.
  call jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX budget_reservations_expiry ON budget_reservations (expires_at);
SELECT protect_tenant_table('budget_reservations', 'SELECT, INSERT, UPDATE, DELETE');

-- Each threshold is told once a month.
CREATE TABLE budget_alerts (
  tenant_id uuid NOT NULL REFERENCES tenants,
  month date NOT NULL,
  percent int NOT NULL,
  told_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, month, percent)
);
SELECT protect_tenant_table('budget_alerts', 'SELECT, INSERT');

-- A tenant's own prices, for models that the price list does not know.
CREATE TABLE model_prices (
  tenant_id uuid NOT NULL REFERENCES tenants,
  model text NOT NULL,
  input_usd_micros_per_million bigint NOT NULL CHECK (input_usd_micros_per_million >= 0),
  output_usd_micros_per_million bigint NOT NULL CHECK (output_usd_micros_per_million >= 0),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, model)
);
SELECT protect_tenant_table('model_prices', 'SELECT, INSERT, UPDATE, DELETE');

-- One statement, so that calls of one moment cannot each see room for the last of them. Null: no
-- room. A null amount is a price that nobody knows: free where nothing limits, else too much.
CREATE FUNCTION reserve_budget(
  tenant uuid, reservation uuid, this_month date, amount bigint, lease interval, planned jsonb
) RETURNS boolean LANGUAGE plpgsql AS $reserve$
DECLARE
  ceiling bigint;
BEGIN
  SELECT limit_usd_micros INTO ceiling FROM budgets WHERE tenant_id = tenant;
  IF ceiling IS NOT NULL AND (amount IS NULL OR amount > ceiling) THEN RETURN false; END IF;
  INSERT INTO budget_months AS b (tenant_id, month, reserved_usd_micros)
    VALUES (tenant, this_month, coalesce(amount, 0))
    ON CONFLICT (tenant_id, month) DO UPDATE
      SET reserved_usd_micros = b.reserved_usd_micros + EXCLUDED.reserved_usd_micros
      WHERE ceiling IS NULL
        OR b.spent_usd_micros + b.reserved_usd_micros + EXCLUDED.reserved_usd_micros <= ceiling;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO budget_reservations
    VALUES (tenant, reservation, this_month, coalesce(amount, 0), clock_timestamp() + lease,
      planned);
  RETURN true;
END
$reserve$;

-- What was done, by whom: rows that are only ever added, each sealed by the hash of all before it.

-- Where each chain stands. Whoever adds a row holds this one until the transaction ends.
CREATE TABLE audit_chains (
  tenant_id uuid PRIMARY KEY,
  length bigint NOT NULL,
  hash bytea NOT NULL
);
SELECT protect_tenant_table('audit_chains', 'SELECT, INSERT, UPDATE');
REVOKE DELETE ON audit_chains FROM app_system;

-- No reference to tenants: what was done outlives the tenant it was done for, and the platform's
-- own chain (the nil uuid) belongs to none.
CREATE TABLE audit_log (
  tenant_id uuid NOT NULL,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  -- jsonb has one text for one value: that text is what is hashed.
  entry jsonb NOT NULL,
  hash bytea NOT NULL,
  actor_id text GENERATED ALWAYS AS (entry->'actor'->>'id') STORED,
  action text GENERATED ALWAYS AS (entry->>'action') STORED,
  target_type text GENERATED ALWAYS AS (entry->'target'->>'type') STORED,
  target_id text GENERATED ALWAYS AS (entry->'target'->>'id') STORED,
  PRIMARY KEY (tenant_id, seq)
);
CREATE INDEX audit_log_actor ON audit_log (tenant_id, actor_id, seq);
CREATE INDEX audit_log_action ON audit_log (tenant_id, action, seq);
CREATE INDEX audit_log_target ON audit_log (tenant_id, target_id, seq) WHERE target_id IS NOT NULL;
SELECT protect_tenant_table('audit_log', 'SELECT, INSERT');
REVOKE UPDATE, DELETE ON audit_log FROM app_system;

-- The text of a row that its hash covers, after the hash of the row before.
CREATE FUNCTION audit_text(tenant uuid, seq bigint, at timestamptz, entry jsonb) RETURNS text
LANGUAGE sql STABLE AS $text$
  SELECT concat_ws(E'\n', tenant, seq,
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry)
$text$;

CREATE FUNCTION chain_audit() RETURNS trigger LANGUAGE plpgsql AS $chain$
DECLARE
  head audit_chains%ROWTYPE;
BEGIN
  SELECT * INTO head FROM audit_chains WHERE tenant_id = NEW.tenant_id FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO audit_chains VALUES (NEW.tenant_id, 0, decode(repeat('00', 32), 'hex'))
      ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT head FROM audit_chains WHERE tenant_id = NEW.tenant_id FOR UPDATE;
  END IF;
  -- Whatever was handed in: a row cannot choose its place, its time or its seal.
  NEW.seq := head.length + 1;
  NEW.at := clock_timestamp();
  NEW.hash := sha256(head.hash
    || convert_to(audit_text(NEW.tenant_id, NEW.seq, NEW.at, NEW.entry), 'UTF8'));
  UPDATE audit_chains SET length = NEW.seq, hash = NEW.hash WHERE tenant_id = NEW.tenant_id;
  RETURN NEW;
END
$chain$;
CREATE TRIGGER audit_log_chains BEFORE INSERT ON audit_log
  FOR EACH ROW EXECUTE FUNCTION chain_audit();

-- Rights keep the application out; this keeps the owner from an accident.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $refuse$
BEGIN
  RAISE EXCEPTION 'the audit log is only ever added to'
    USING ERRCODE = 'insufficient_privilege';
END
$refuse$;
CREATE TRIGGER audit_log_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_chains_stay BEFORE DELETE OR TRUNCATE ON audit_chains
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

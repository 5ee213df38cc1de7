/** One database under test: the test's own connection, or that of the process which owns it. */
export type Ask = <Row extends object = Record<string, unknown>>(
  sql: string,
  values?: unknown[],
) => Promise<Row[]>;

/**
 * What the test writes down beside the house: effects without any constraint that could hide a
 * second one, what nodes did when by the database's clock, and every change of a run's row.
 */
const STATEMENTS = [
  // A schema apart: the house refuses to start beside tables that are open to every tenant.
  'CREATE SCHEMA chaos',
  `CREATE TABLE chaos.effects (
     id bigint GENERATED ALWAYS AS IDENTITY, run_id uuid, thread_id uuid, step text)`,
  `CREATE TABLE chaos.actions (
     id bigint GENERATED ALWAYS AS IDENTITY, run_id uuid, step text,
     at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  `CREATE TABLE chaos.changes (
     id bigint GENERATED ALWAYS AS IDENTITY, run_id uuid, claim bigint, was text, became text,
     lease_ended timestamptz, at timestamptz NOT NULL DEFAULT clock_timestamp())`,
  'GRANT USAGE ON SCHEMA chaos TO PUBLIC',
  'GRANT ALL ON ALL TABLES IN SCHEMA chaos TO PUBLIC',
  `CREATE FUNCTION chaos.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $note$
   BEGIN
     IF NEW.claim <> OLD.claim OR NEW.status <> OLD.status THEN
       INSERT INTO chaos.changes (run_id, claim, was, became, lease_ended)
       VALUES (NEW.run_id, NEW.claim, OLD.status, NEW.status, OLD.lease_until);
     END IF;
     RETURN NEW;
   END
   $note$`,
  `CREATE TRIGGER chaos_note AFTER UPDATE ON runs
     FOR EACH ROW EXECUTE FUNCTION chaos.note()`,
];

/** Once, when the house has migrated its database and before the first run. */
export async function createChaosTables(ask: Ask): Promise<void> {
  for (const statement of STATEMENTS) await ask(statement);
}

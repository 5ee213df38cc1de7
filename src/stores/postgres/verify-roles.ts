import { AppError, isAppError } from '../../errors.ts';
import type { Db } from './db.ts';
import { MIGRATIONS_TABLE } from './migrate.ts';

/** Bookkeeping without any tenant's data. */
const EXEMPT = [`public.${MIGRATIONS_TABLE}`, 'lg.checkpoint_migrations'];

interface RoleRow {
  rolname: string;
  privileged: boolean;
  usable: boolean;
}

interface TableRow {
  name: string;
  protected: boolean;
  has_tenant: boolean;
}

const ROLES_SQL = `
  SELECT rolname, rolsuper OR rolbypassrls AS privileged,
    pg_has_role(session_user, oid, 'MEMBER') AS usable
  FROM pg_roles WHERE rolname IN ('app_rt', 'app_system')`;

/** Tables an extension brought along are not ours. */
const TABLES_SQL = `
  SELECT n.nspname || '.' || c.relname AS name,
    c.relrowsecurity AND c.relforcerowsecurity AS protected,
    EXISTS (SELECT FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped) AS has_tenant
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('public', 'lg') AND c.relkind IN ('r', 'p')
    AND NOT (n.nspname || '.' || c.relname = ANY ($1::text[]))
    AND NOT EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY 1`;

const refuse = (message: string, hint: string, cause?: unknown): AppError =>
  new AppError('internal', message, { hint, cause });

const missing = (role: string, cause?: unknown): AppError =>
  refuse(
    `the role ${role} is missing, or this login may not switch to it`,
    `Run the migrations, and GRANT ${role} to the user of DATABASE_URL.`,
    cause,
  );

/**
 * Refuses a database on which one tenant could see another's rows.
 * @throws AppError `internal`, its hint naming the role or table and what to do.
 */
export async function verifyRoles(db: Db): Promise<void> {
  const { roles, tables } = await db
    .asSystem(async (sql) => ({
      roles: (await sql.query<RoleRow>(ROLES_SQL)).rows,
      tables: (await sql.query<TableRow>(TABLES_SQL, [EXEMPT])).rows,
    }))
    .catch((error: unknown) => {
      throw isAppError(error) ? error : missing('app_system', error);
    });
  const runtime = roles.find(({ rolname }) => rolname === 'app_rt');
  if (!runtime?.usable) throw missing('app_rt');
  if (runtime.privileged) {
    throw refuse(
      'the role app_rt bypasses row level security',
      'ALTER ROLE app_rt NOSUPERUSER NOBYPASSRLS.',
    );
  }
  const open = tables.find((table) => !table.protected || !table.has_tenant);
  if (open === undefined) return;
  throw refuse(
    `the table ${open.name} is open to every tenant`,
    open.has_tenant
      ? `ALTER TABLE ${open.name} ENABLE and FORCE ROW LEVEL SECURITY, in a migration.`
      : `Give ${open.name} a tenant_id column and its policies, in a migration.`,
  );
}

import { AppError } from '../../errors.ts';
import type { VaultEntry } from '../../schemas/pii.ts';
import type { Db, Sql } from './db.ts';

/** Seals a text for one place and opens it there alone. */
interface Seal {
  seal(text: string, aad: string): string;
  open(sealed: string, aad: string): string;
}

interface VaultRow {
  placeholder: string;
  kind: string;
  sealed: string;
}

/** More than a conversation can need; the rest stays masked. */
const ENTRIES_MAX = 1000;

/** What a sealed value is bound to. */
const vaultAad = (tenantId: string, threadId: string, placeholder: string): string =>
  [tenantId, 'pii_vault', 'sealed', threadId, placeholder].join('\n');

/** Keeps what placeholders stand for, sealed, so that another process can put it back. */
export function makeVaultStore(db: Db, sealer: Seal) {
  const openRow =
    (tenantId: string, threadId: string) =>
    ({ placeholder, kind, sealed }: VaultRow): VaultEntry => ({
      placeholder,
      kind,
      value: sealer.open(sealed, vaultAad(tenantId, threadId, placeholder)),
    });

  const read = async (sql: Sql, tenantId: string, threadId: string, only?: string[]) => {
    const { rows } = await sql.query<VaultRow>(
      `SELECT placeholder, kind, sealed FROM pii_vault
       WHERE tenant_id = $1 AND thread_id = $2 AND expires_at > now()
         AND ($3::text[] IS NULL OR placeholder = ANY($3))
       ORDER BY created_at, placeholder LIMIT ${ENTRIES_MAX}`,
      [tenantId, threadId, only ?? null],
    );
    return rows.map(openRow(tenantId, threadId));
  };

  return {
    /**
     * Adds to what is kept of a conversation, for so many days from now on, or as few as the
     * tenant keeps conversations.
     * @throws AppError `conflict` where a placeholder stands for something else already
     */
    keep: (tenantId: string, threadId: string, entries: VaultEntry[], days: number) =>
      db.withTenant(tenantId, async (sql): Promise<void> => {
        if (entries.length === 0) return;
        const sealed = entries.map(({ placeholder, value }) =>
          sealer.seal(value, vaultAad(tenantId, threadId, placeholder)),
        );
        // A value whose time is over gives its placeholder free.
        await sql.query(
          `INSERT INTO pii_vault AS old
             (tenant_id, thread_id, placeholder, kind, sealed, expires_at)
           SELECT $1, $2, p, k, s, now() + make_interval(days => least($6::int,
             (SELECT conversations_days FROM retention_settings WHERE tenant_id = $1)))
           FROM unnest($3::text[], $4::text[], $5::text[]) AS new (p, k, s)
           ON CONFLICT (tenant_id, thread_id, placeholder) DO UPDATE
             SET expires_at = excluded.expires_at,
                 sealed = CASE WHEN old.expires_at > now() THEN old.sealed
                   ELSE excluded.sealed END`,
          [
            tenantId,
            threadId,
            entries.map(({ placeholder }) => placeholder),
            entries.map(({ kind }) => kind),
            sealed,
            days,
          ],
        );
        const names = entries.map(({ placeholder }) => placeholder);
        const stored = await read(sql, tenantId, threadId, names);
        const known = new Map(stored.map(({ placeholder, value }) => [placeholder, value]));
        if (entries.some(({ placeholder, value }) => known.get(placeholder) !== value)) {
          throw new AppError('conflict', 'a placeholder stands for something else already', {
            retry: true,
          });
        }
      }),

    /** What the placeholders of a conversation stand for; those whose time is over are left out. */
    list: (tenantId: string, threadId: string): Promise<VaultEntry[]> =>
      db.withTenant(tenantId, (sql) => read(sql, tenantId, threadId)),

    /** Forgets a conversation's values for good; returns how many. */
    forget: (tenantId: string, threadId: string): Promise<number> =>
      db.withTenant(tenantId, async (sql) => {
        const { rowCount } = await sql.query(
          'DELETE FROM pii_vault WHERE tenant_id = $1 AND thread_id = $2',
          [tenantId, threadId],
        );
        return rowCount;
      }),

    /** Removes what has expired, of all tenants; returns how many. */
    sweep: (limit = 1000): Promise<number> =>
      db.asSystem(async (sql) => {
        const { rowCount } = await sql.query(
          `DELETE FROM pii_vault WHERE (tenant_id, thread_id, placeholder) IN (
             SELECT tenant_id, thread_id, placeholder FROM pii_vault
             WHERE expires_at <= now() LIMIT $1 FOR UPDATE SKIP LOCKED)`,
          [limit],
        );
        return rowCount;
      }),
  };
}

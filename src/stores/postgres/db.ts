/** One operation's way to the database; only valid inside the callback that received it. */
export interface Sql {
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: unknown[],
  ): Promise<{ rows: Row[]; rowCount: number }>;
}

export interface Db {
  readonly kind: 'postgres' | 'embedded';
  /**
   * Runs `work` in one transaction as role app_rt with `app.tenant_id` set. Inside another
   * `withTenant` of the same tenant it joins that transaction; of another tenant it throws.
   * Only SQL may be awaited inside: the embedded database has a single connection.
   * @throws AppError `database_unavailable`, and `database_locked` naming who holds the
   * embedded connection after 5 s of waiting.
   * With `atOnce`, COMMIT is sent with the statements, in one round trip: `work` has to send all
   * of them before it waits for anything, and what it throws afterwards undoes nothing.
   * With `unflushed`, the commit does not wait for the server's disk.
   */
  withTenant<T>(
    tenantId: string,
    work: (sql: Sql) => Promise<T>,
    how?: { atOnce?: boolean; unflushed?: boolean },
  ): Promise<T>;
  /** The same as role app_system, which sees all tenants; for boot, sweeps and lookups. */
  asSystem<T>(work: (sql: Sql) => Promise<T>, how?: { atOnce?: boolean }): Promise<T>;
  /** @throws AppError `database_unavailable` */
  ping(): Promise<void>;
  close(): Promise<void>;
  /** Connections, and transactions that wait for one; only where there is a pool. */
  stats?: () => { total: number; idle: number; waiting: number };
}

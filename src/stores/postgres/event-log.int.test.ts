import { randomUUID } from 'node:crypto';
import { makeLocalSignals } from '../../runs/local-signals.ts';
import type { SignalChannel } from '../../runs/ports.ts';
import { describeEventLog } from '../../runs/testing/event-log-conformance.ts';
import type { Db } from './db.ts';
import { makePostgresEventLog } from './event-log.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './open-postgres.ts';
import { openPostgresSignals } from './signals.ts';
import { createTestDatabase } from './testing/create-test-database.ts';
import { MIGRATIONS_DIR, openTestDb } from './testing/open-test-db.ts';

const EVENTS_MAX = 200;
const onError = (error: unknown) => console.error('test event log:', error);

/** What two processes on one Postgres have; the embedded database has one process only. */
async function openBoth() {
  const fresh = await createTestDatabase();
  if (fresh === undefined) {
    const { db, close } = await openTestDb();
    const signals = makeLocalSignals({ onError });
    return { db, ends: [{ db, signals }], close };
  }
  const { url } = fresh;
  await migrate({ url, dir: MIGRATIONS_DIR });
  // For a loaded test machine, where time is not what is tested.
  const patient = { connectTimeoutMs: 20_000, queryTimeoutMs: 30_000 };
  const ends = [1, 2].map(() => {
    const local = makeLocalSignals({ onError });
    const signals = openPostgresSignals<SignalChannel>({ url, local, onError });
    return { db: openPostgres({ url, ...patient, onError }), signals };
  });
  const close = async () => {
    for (const { db, signals } of ends) await Promise.all([signals.close(), db.close()]);
    await fresh.drop();
  };
  return { db: openPostgres({ url, ...patient, onError }), ends, close };
}

async function addTenants(db: Db) {
  const tenants = [randomUUID(), randomUUID()] as const;
  await db.asSystem(async (sql) => {
    const text = 'INSERT INTO tenants (tenant_id, slug, name) VALUES ($1, $2, $2)';
    for (const tenantId of tenants) await sql.query(text, [tenantId, `agency-${tenantId}`]);
  });
  return tenants;
}

describeEventLog('Postgres', async () => {
  const { db, ends, close } = await openBoth();
  const logs = ends.map((end) =>
    makePostgresEventLog(end.db, end.signals, { eventsMax: EVENTS_MAX }),
  );
  const [here, there = here] = logs;
  if (here === undefined || there === undefined) throw new Error('no log');
  return {
    here,
    there,
    tenants: await addTenants(db),
    eventsMax: EVENTS_MAX,
    expire: async (tenantId, topic) => {
      await db.withTenant(tenantId, (sql) =>
        sql.query(
          `UPDATE stream_events SET created_at = created_at - interval '25 hours'
           WHERE topic = $1`,
          [topic],
        ),
      );
    },
    close: async () => {
      for (const log of logs) await log.close();
      if (ends.length > 1) await db.close();
      await close();
    },
  };
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePostgresEventLog } from '../stores/postgres/event-log.ts';
import { migrate } from '../stores/postgres/migrate.ts';
import { openPostgres } from '../stores/postgres/open-postgres.ts';
import { openPostgresSignals } from '../stores/postgres/signals.ts';
import { createTestDatabase } from '../stores/postgres/testing/create-test-database.ts';
import { MIGRATIONS_DIR } from '../stores/postgres/testing/open-test-db.ts';
import { makeRedisEventLog } from '../stores/redis/event-log.ts';
import { END_EVENT } from './engine-api.ts';
import type { EventLog } from './event-log.ts';
import { makeLocalSignals } from './local-signals.ts';
import type { SignalChannel } from './ports.ts';
import { makeFeeds } from './run-feed.ts';
import { count, follow, pushMany } from './testing/follow-feeds.ts';
import { never } from './testing/never.ts';

const onError = (error: unknown) => console.error('test feeds:', error);
const tenantId = randomUUID();
const url = process.env['REDIS_URL'];

interface Process {
  log: EventLog;
  close: () => Promise<void>;
}

async function openPostgresLogs() {
  const fresh = await createTestDatabase();
  if (fresh === undefined) throw new Error('TEST_DATABASE_URL is not set');
  await migrate({ url: fresh.url, dir: MIGRATIONS_DIR });
  const open = (): Process & { db: ReturnType<typeof openPostgres> } => {
    const local = makeLocalSignals({ onError });
    const signals = openPostgresSignals<SignalChannel>({ url: fresh.url, local, onError });
    const patient = { connectTimeoutMs: 20_000, queryTimeoutMs: 30_000, onError };
    const db = openPostgres({ url: fresh.url, ...patient });
    const log = makePostgresEventLog(db, signals);
    const close = async () => {
      await log.close();
      await signals.close();
      await db.close();
    };
    return { db, log, close };
  };
  const processes = [open(), open()] as const;
  await processes[0].db.asSystem((sql) =>
    sql.query("INSERT INTO tenants (tenant_id, slug, name) VALUES ($1, 'a', 'a')", [tenantId]),
  );
  return { processes, drop: fresh.drop };
}

async function openRedisLogs() {
  const keyPrefix = `test:${randomUUID()}:`;
  const open = (): Process => {
    const options = { url: url ?? '', keyPrefix, ttlSeconds: 60, commandTimeoutMs: 10_000 };
    const log = makeRedisEventLog({ ...options, onError });
    return { log, close: () => log.close() };
  };
  return { processes: [open(), open()] as const, drop: async () => undefined };
}

describe.each([
  ['Postgres', process.env['TEST_DATABASE_URL'], openPostgresLogs],
  ['Redis', url, openRedisLogs],
])('feeds of two processes over %s', (_name, configured, open) => {
  describe.skipIf(!configured)('where it is configured', () => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => {
      for (const { close } of opened.processes) await close();
      await opened.drop();
    });

    it('give every reader every event, from one holder to the next', async () => {
      // So rare a look that only what is told brings the events in time.
      const rarely = { recheckMs: 3_600_000, onError, bounds: { keptMax: 10 } };
      const [here, there] = opened.processes.map(({ log }) => makeFeeds({ log, ...rarely }));
      if (here === undefined || there === undefined) throw new Error('no feeds');
      const topic = `run:${randomUUID()}`;
      const join = (after: number) =>
        [here, there].map((feeds) => ({
          after,
          ...follow(feeds.read(tenantId, topic, { after, signal: never })),
        }));
      const readers = join(-1);
      let firstSeq = 0;
      for (const holder of [here, there, here]) {
        expect((await holder.lastSeq(tenantId, topic)) + 1).toBe(firstSeq);
        const feed = holder.open(tenantId, topic, { durable: true, firstSeq });
        for (let round = 0; round < 10; round += 1) {
          pushMany(feed, 7);
          if (round % 3 === 0) await feed.flush();
        }
        await feed.flush();
        feed.close();
        firstSeq += 70;
        readers.push(...join(3), ...join(firstSeq - 5));
      }
      const stale = here.open(tenantId, topic, { durable: true, firstSeq: 5 });
      pushMany(stale, 1);
      await stale.flush();
      const last = there.open(tenantId, topic, { durable: true, firstSeq });
      last.push(END_EVENT, '{}');
      await Promise.all(readers.map(({ work }) => work));
      for (const { after, seqs, state } of readers) {
        expect(seqs()).toEqual(count(after + 1, firstSeq - 1));
        expect(state).toEqual({ ended: true, failed: undefined });
      }
      for (const feeds of [here, there]) await feeds.close();
    });
  });
});

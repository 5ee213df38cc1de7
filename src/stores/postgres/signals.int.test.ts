import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLocalSignals } from '../../runs/local-signals.ts';
import type { SignalChannel } from '../../runs/ports.ts';
import { describeSignals } from '../../runs/testing/signals-conformance.ts';
import { openPostgresSignals } from './signals.ts';
import { createTestDatabase } from './testing/create-test-database.ts';

const POLL = { timeout: 20_000 };

const open = (url: string, told: unknown[]) => {
  const onError = (error: unknown) => told.push(error);
  return openPostgresSignals<SignalChannel>({ url, local: makeLocalSignals({ onError }), onError });
};

describe.skipIf(!process.env['TEST_DATABASE_URL'])('with TEST_DATABASE_URL', () => {
  let url: string;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const fresh = await createTestDatabase();
    if (fresh === undefined) throw new Error('TEST_DATABASE_URL is not set');
    ({ url, drop } = fresh);
  });
  afterAll(() => drop());

  describeSignals('Postgres', async () => {
    const told: unknown[] = [];
    const here = open(url, told);
    const there = open(url, []);
    const close = async () => {
      for (const end of [here, there]) await end.close();
    };
    return { here, there, told, close };
  });

  it('carries no more than Postgres can, and says so', async () => {
    const told: unknown[] = [];
    const here = open(url, told);
    const there = open(url, []);
    const own: string[] = [];
    const other: string[] = [];
    here.subscribe('events', (payload) => own.push(payload));
    there.subscribe('events', (payload) => other.push(payload));
    const long = 'ö'.repeat(3_900);
    const tooLong = 'ö'.repeat(4_000);
    const isHeard = () => {
      here.publish('events', long);
      return other;
    };
    await expect.poll(isHeard, POLL).toContain(long);
    here.publish('events', tooLong);
    await expect.poll(() => own).toContain(tooLong);
    expect(told.map(String)).toEqual([expect.stringMatching(/cannot be carried/)]);
    for (const end of [here, there]) await end.close();
  });

  it('hears again after its connection was cut, having said so once', async () => {
    const told: unknown[] = [];
    const here = open(url, told);
    const there = open(url, []);
    const heard: string[] = [];
    there.subscribe('ended', (payload) => heard.push(payload));
    here.subscribe('ended', (payload) => heard.push(`own ${payload}`));
    const isHeard = (payload: string) => () => {
      here.publish('ended', payload);
      return heard;
    };
    await expect.poll(isHeard('before'), POLL).toContain('before');

    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'foyer-signals' AND datname = current_database()`,
    );
    await admin.end();
    await expect.poll(() => told.length, POLL).toBe(1);
    await expect.poll(isHeard('after'), POLL).toContain('after');
    expect(heard).toContain('own after');
    expect(told.length).toBe(1);
    for (const end of [here, there]) await end.close();
  });
});

describe('a server that is not there', () => {
  it('tells this process all the same', async () => {
    const told: unknown[] = [];
    // Port 1 of this machine: nobody listens there.
    const signals = open('postgres://u:p@127.0.0.1:1/x', told);
    const heard: string[] = [];
    signals.subscribe('runs', (payload) => heard.push(payload));
    signals.publish('runs', 'x');
    await expect.poll(() => heard).toEqual(['x']);
    await expect.poll(() => told.length).toBe(1);
    await signals.close();
  });
});

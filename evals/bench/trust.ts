import { randomUUID } from 'node:crypto';
import { makeModelMasker } from '../../src/compose-privacy.ts';
import type { Usage } from '../../src/schemas/usage.ts';
import { openRateLimits } from '../../src/stores/redis/rate-limits.ts';
import type { Bench, Metric } from './bench.ts';
import { type BenchHouse, eachDatabase, openHouse } from './database.ts';

const WRITERS = 16;
const TEXT = `Hello, this is Ada Lovelace. Call me on +1 415 555 0134 or write to ada@example.org
about the two-bedroom on Alder Street; I could come by on Thursday at half past four.`;
const USAGE: Usage = {
  operation: 'chat',
  ...{ provider: 'openai', model: 'gpt-4o-mini' },
  ...{ inputTokens: 900, outputTokens: 80, costUsdMicros: 183 },
  method: 'reported',
  ...{ latencyMs: 812, success: true },
};
const ACTOR = { kind: 'system', id: 'bench', role: 'service' } as const;

/** Mean time of one call after another, in microseconds. */
async function meanMicros(times: number, work: () => unknown): Promise<Metric> {
  for (let at = 0; at < Math.min(20, times); at += 1) await work();
  const startedAt = performance.now();
  for (let at = 0; at < times; at += 1) await work();
  return { value: ((performance.now() - startedAt) / times) * 1000, unit: 'µs', n: times };
}

async function appendsPerSecond(house: BenchHouse, times: number): Promise<Metric> {
  const append = () =>
    house.stores.audit.record(house.demoTenantId, {
      ...{ actor: ACTOR, action: 'bench.ran', outcome: 'ok' },
    });
  let left = times;
  const writer = async () => {
    while (left > 0) {
      left -= 1;
      await append();
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return { value: times / ((performance.now() - startedAt) / 1000), unit: '/s', n: times };
}

async function measure(house: BenchHouse, times: number): Promise<Record<string, Metric>> {
  const { db, stores, demoTenantId: tenantId } = house;
  const masker = makeModelMasker();
  const limitsOf = (url: string | undefined) =>
    openRateLimits({
      ...{ url, onError: () => {} },
      perMinute: { key: 1e9, tenant: 1e9, address: 1e9, failures: 1e9 },
    });
  const here = limitsOf(undefined);
  const redisUrl = process.env['REDIS_URL'];
  const shared = redisUrl === undefined ? undefined : limitsOf(redisUrl);
  const found: Record<string, Metric> = {
    authentication: await meanMicros(times, () => house.deps.tenantFor(undefined)),
    redaction: await meanMicros(times, () => masker.mask(TEXT)),
    rowBare: await meanMicros(times, () =>
      db.asSystem((sql) => sql.query('SELECT slug FROM tenants WHERE tenant_id = $1', [tenantId])),
    ),
    rowOfTenant: await meanMicros(times, () =>
      db.withTenant(tenantId, (sql) =>
        sql.query('SELECT slug FROM tenants WHERE tenant_id = $1', [tenantId]),
      ),
    ),
    usageRow: await meanMicros(times, () => stores.usage.add(tenantId, [USAGE])),
    auditRow: await meanMicros(times, () =>
      stores.audit.record(tenantId, {
        ...{ actor: ACTOR, action: 'bench.ran', outcome: 'ok' },
        ...{ runId: randomUUID(), target: { type: 'bench', id: 'x' } },
      }),
    ),
    reserveAndSettle: await meanMicros(times, async () => {
      const id = await stores.budgets.reserve(tenantId, {
        ...{ amountUsdMicros: 200, leaseSeconds: 60, usage: USAGE },
      });
      await stores.budgets.settle(tenantId, [{ usage: USAGE, reservationId: id ?? undefined }]);
    }),
    rateLimitHere: await meanMicros(times, () => here.take('key', 'bench')),
    auditBy16Writers: await appendsPerSecond(house, times * 4),
  };
  if (shared !== undefined) {
    found['rateLimitRedis'] = await meanMicros(times, () => shared.take('key', 'bench'));
  }
  here.close();
  shared?.close();
  return found;
}

export const trustBench: Bench = {
  name: 'trust',
  about: 'what each guard of a turn costs: authentication, tenant, redaction, money, audit, limits',
  async run({ quick }) {
    const metrics: Record<string, Metric> = {};
    await eachDatabase(quick, async (database) => {
      const house = await openHouse(database);
      try {
        const found = await measure(house, quick ? 50 : 500);
        for (const [name, metric] of Object.entries(found)) {
          metrics[`${database.kind}.${name}`] = metric;
        }
      } finally {
        await house.close();
      }
    });
    return metrics;
  },
};

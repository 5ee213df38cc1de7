import { expect, it } from 'vitest';
import { measureRuns } from './compose-run-meter.ts';
import { AppError } from './errors.ts';
import { makeMemoryEventLog } from './runs/memory-event-log.ts';
import type { RunLedger } from './runs/ports.ts';
import type { ServedGraph } from './schemas/served-graph.ts';
import { makeTelemetry } from './telemetry/make-telemetry.ts';
import { parseMetrics, sumOf } from './telemetry/testing/parse-metrics.ts';

function make() {
  const telemetry = makeTelemetry();
  const count = async (name: string, labels?: Record<string, string>) =>
    sumOf(parseMetrics((await telemetry.read('text')).body), name, labels);
  return { measured: measureRuns(telemetry.runs), count };
}

const WHO = { tenantId: 't', threadId: 'th', runId: 'r', assistantId: 'a' };
const ENDED = { status: 'error' as const, values: null, error: null };

it('counts how runs of a graph ended, and leaves the graph its own watch', async () => {
  const { measured, count } = make();
  const heard: unknown[] = [];
  const watch = () => ({
    hear: (event: string) => void heard.push(event),
    ended: (outcome: { status: string }) => void heard.push(outcome.status),
  });
  const ids: Record<string, Partial<ServedGraph>> = {
    a: { graphId: 'a', watch },
    b: { graphId: 'b' },
  };
  const source = measured.graphs({ ids: () => ['a', 'b'], get: (id) => ids[id] as ServedGraph });
  const own = source.get('a').watch?.(WHO);
  own?.hear('custom', '{}');
  own?.ended(ENDED);
  source.get('b').watch?.(WHO).ended(ENDED);
  expect(heard).toEqual(['custom', 'error']);
  for (const graph of ['a', 'b']) {
    expect(await count('foyer_runs_total', { graph, outcome: 'error', tenant: 't' })).toBe(1);
  }
});

it('leaves an unknown graph to the source', () => {
  const unknown = new AppError('unknown_assistant', 'no such graph');
  const get = () => {
    throw unknown;
  };
  expect(() =>
    make()
      .measured.graphs({ ids: () => [], get })
      .get('x'),
  ).toThrow(unknown);
});

it('counts the runs that are taken over', async () => {
  const { measured, count } = make();
  const claimAbandoned = async () => [{}, {}];
  const ledger = measured.ledger({ claimAbandoned } as unknown as RunLedger);
  const worker = { workerId: 'w', leaseSeconds: 2, limit: 9 };
  expect(await ledger.claimAbandoned(worker)).toHaveLength(2);
  expect(await count('foyer_runs_recovered_total')).toBe(2);
});

it('counts what the event log fails at, and fails as it does', async () => {
  const { measured, count } = make();
  const away = new AppError('overloaded', 'away');
  const memory = makeMemoryEventLog({ eventsMax: 10, topicsMax: 10, ttlMs: 1_000 });
  const log = measured.log({ ...memory, append: () => Promise.reject(away) });
  await expect(log.append('t', 'run:1', [])).rejects.toBe(away);
  expect(await log.lastSeq('t', 'run:1')).toBe(-1);
  const failed = { operation: 'append', error_type: 'overloaded' };
  expect(await count('foyer_event_log_failures_total', failed)).toBe(1);
  expect(await count('foyer_event_log_failures_total', { operation: 'last_seq' })).toBeUndefined();
});

it('counts what became of webhooks', async () => {
  const { measured, count } = make();
  const hooks = measured.webhooks({
    delivered: async (_hook: string) => true,
    failed: async (_hook: string, _error: string, _retryInSeconds: number | null) => true,
  });
  await hooks.delivered('a');
  await hooks.failed('b', 'no', 2);
  await hooks.failed('b', 'no', 8);
  await hooks.failed('b', 'no', null);
  const of = (outcome: string) => count('foyer_webhook_deliveries_total', { outcome });
  expect([await of('delivered'), await of('retried'), await of('given_up')]).toEqual([1, 2, 1]);
});

import { Counter, Histogram, type Registry } from 'prom-client';
import { isAppError } from '../errors.ts';
import { makeBoundedLabel } from './bounded-label.ts';
import { SECONDS } from './buckets.ts';

const TENANTS_MAX = 50;
const GRAPHS_MAX = 20;

/** What this process did with runs, whatever their graph, and with what they leave behind. */
export function makeRunMeter(registry: Registry) {
  const registers = [registry];
  const runs = new Counter({
    name: 'foyer_runs_total',
    help: 'Runs this process ended, by graph, status and tenant (the first 50; then "other").',
    labelNames: ['graph', 'outcome', 'tenant'],
    registers,
  });
  const duration = new Histogram({
    name: 'foyer_run_duration_seconds',
    help: 'From the moment this process began to drive a run to its end.',
    labelNames: ['graph', 'outcome'],
    buckets: SECONDS,
    registers,
  });
  const recovered = new Counter({
    name: 'foyer_runs_recovered_total',
    help: 'Runs taken over from a process that died.',
    registers,
  });
  const deliveries = new Counter({
    name: 'foyer_webhook_deliveries_total',
    help: 'Attempts to call a webhook: delivered, to be retried, or given up for good.',
    labelNames: ['outcome'],
    registers,
  });
  const logFailures = new Counter({
    name: 'foyer_event_log_failures_total',
    help: 'Calls of the event log that failed; "conflict" is a writer that has lost its run.',
    labelNames: ['operation', 'error_type'],
    registers,
  });
  const tenantLabel = makeBoundedLabel(TENANTS_MAX);
  const graphLabel = makeBoundedLabel(GRAPHS_MAX);

  return {
    /** A run is driven; tell the answer how it ended. */
    begin(run: { tenantId: string; graphId: string }): (outcome: string) => void {
      const startedAt = performance.now();
      return (outcome) => {
        const graph = graphLabel(run.graphId);
        runs.inc({ graph, outcome, tenant: tenantLabel(run.tenantId) });
        duration.observe({ graph, outcome }, (performance.now() - startedAt) / 1000);
      };
    },
    recovered: (count: number): void => recovered.inc(count),
    delivery: (outcome: 'delivered' | 'retried' | 'given_up'): void => deliveries.inc({ outcome }),
    /** `operation` is a name of ours. */
    logFailed(operation: string, error: unknown): void {
      logFailures.inc({ operation, error_type: isAppError(error) ? error.code : 'other' });
    },
  };
}

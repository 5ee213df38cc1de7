import type { EventLog } from './runs/event-log.ts';
import type { RunLedger } from './runs/ports.ts';
import type { GraphSource, ServedGraph } from './schemas/served-graph.ts';
import type { makeRunMeter } from './telemetry/run-meter.ts';

type RunMeter = ReturnType<typeof makeRunMeter>;

interface Webhooks {
  delivered(hook: never): Promise<unknown>;
  failed(hook: never, error: string, retryInSeconds: number | null): Promise<unknown>;
}

/** Puts the meter between the engine and its parts: neither knows that it is counted. */
export function measureRuns(meter: RunMeter) {
  function measured(graph: ServedGraph): ServedGraph {
    return {
      ...graph,
      watch(who) {
        const own = graph.watch?.(who);
        const ended = meter.begin({ tenantId: who.tenantId, graphId: graph.graphId });
        return {
          hear: (event, data) => own?.hear(event, data),
          ended(outcome) {
            ended(outcome.status);
            own?.ended(outcome);
          },
        };
      },
    };
  }

  const counted =
    <A extends unknown[], T>(operation: string, call: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      try {
        return await call(...args);
      } catch (error) {
        meter.logFailed(operation, error);
        throw error;
      }
    };

  return {
    graphs(source: GraphSource): GraphSource {
      const known = new Map(source.ids().map((id) => [id, measured(source.get(id))]));
      return { ids: source.ids, get: (id) => known.get(id) ?? source.get(id) };
    },
    ledger: <L extends RunLedger>(ledger: L): L => ({
      ...ledger,
      async claimAbandoned(worker: Parameters<RunLedger['claimAbandoned']>[0]) {
        const runs = await ledger.claimAbandoned(worker);
        meter.recovered(runs.length);
        return runs;
      },
    }),
    log: (log: EventLog): EventLog => ({
      ...log,
      append: counted('append', log.append),
      lastSeq: counted('last_seq', log.lastSeq),
      read: counted('read', log.read),
    }),
    webhooks: <W extends Webhooks>(webhooks: W): W => ({
      ...webhooks,
      async delivered(hook: never) {
        const told = await webhooks.delivered(hook);
        meter.delivery('delivered');
        return told;
      },
      async failed(hook: never, error: string, retryInSeconds: number | null) {
        const told = await webhooks.failed(hook, error, retryInSeconds);
        meter.delivery(retryInSeconds === null ? 'given_up' : 'retried');
        return told;
      },
    }),
  };
}

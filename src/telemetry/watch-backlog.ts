import { Gauge, type Registry } from 'prom-client';

export interface Backlog {
  pending: number;
  running: number;
  /** How long the longest one is due; 0 when none is. */
  oldestSeconds: number;
}

/** However often it is scraped, the database is asked no more often. */
const SAMPLE_MS = 5_000;

/** The runs of all processes and tenants. They are not shown while the database cannot tell. */
export function watchBacklog(
  registry: Registry,
  read: () => Promise<Backlog>,
  sampleMs: number = SAMPLE_MS,
): void {
  let sampledAt = Number.NEGATIVE_INFINITY;
  let sample: Promise<Backlog | undefined> = Promise.resolve(undefined);
  const latest = () => {
    if (performance.now() - sampledAt < sampleMs) return sample;
    sampledAt = performance.now();
    sample = read().catch(() => undefined);
    return sample;
  };
  const gauges: [name: string, help: string, of: (backlog: Backlog) => number][] = [
    ['foyer_runs_pending', 'Runs that wait, of all processes.', ({ pending }) => pending],
    ['foyer_runs_running', 'Runs under way, in all processes.', ({ running }) => running],
    [
      'foyer_runs_pending_oldest_seconds',
      'How long the run that waits longest has been due.',
      ({ oldestSeconds }) => oldestSeconds,
    ],
  ];
  for (const [name, help, of] of gauges) {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const backlog = await latest();
        if (backlog === undefined) this.remove();
        else this.set(of(backlog));
      },
    });
  }
}

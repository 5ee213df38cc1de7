import { Gauge, type Registry } from 'prom-client';

export interface JobBacklog {
  /** Due now or later, those to be tried again among them. */
  waiting: number;
  running: number;
  /** Given up, and still to be looked at: the dead letters. */
  failed: number;
}

/** However often it is scraped, the database is asked no more often. */
const SAMPLE_MS = 5_000;
const STATES = ['waiting', 'running', 'failed'] as const;

/** The jobs of all processes and tenants. Not shown while the database cannot tell. */
export function watchJobs(
  registry: Registry,
  read: () => Promise<JobBacklog>,
  sampleMs: number = SAMPLE_MS,
): void {
  let sampledAt = Number.NEGATIVE_INFINITY;
  let sample: Promise<JobBacklog | undefined> = Promise.resolve(undefined);
  new Gauge({
    name: 'foyer_jobs',
    help: 'Background jobs of all processes, by state: waiting, running or failed for good.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      if (performance.now() - sampledAt >= sampleMs) {
        sampledAt = performance.now();
        sample = read().catch(() => undefined);
      }
      const now = await sample;
      for (const state of STATES) {
        if (now === undefined) this.remove({ state });
        else this.set({ state }, now[state]);
      }
    },
  });
}

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';
import { type Backlog, watchBacklog } from './watch-backlog.ts';
import { type JobBacklog, watchJobs } from './watch-jobs.ts';

export interface Watched {
  /** Runs this process holds, and how long ago their leases were prolonged. */
  runs: () => { running: number; leaseAgeSeconds: number };
  backlog: () => Promise<Backlog>;
  /** Background jobs of all processes and tenants. */
  jobs?: (() => Promise<JobBacklog>) | undefined;
  /** Connections to the database; undefined where there is no pool. */
  pool: (() => { total: number; idle: number; waiting: number }) | undefined;
}

const RESOLUTION_MS = 20;
const NS_PER_SECOND = 1e9;

/** What is asked at each scrape rather than counted. Returns what ends the watching. */
export function watchProcess(
  registry: Registry,
  { runs, backlog, jobs, pool }: Watched,
): () => void {
  const registers = [registry];
  new Gauge({
    name: 'foyer_runs_held',
    help: 'Runs this process drives.',
    registers,
    collect() {
      this.set(runs().running);
    },
  });
  new Gauge({
    name: 'foyer_run_lease_age_seconds',
    help: 'Since the leases of the runs held were prolonged; past RUN_LEASE_SECONDS they are lost.',
    registers,
    collect() {
      this.set(runs().leaseAgeSeconds);
    },
  });
  watchBacklog(registry, backlog);
  if (jobs !== undefined) watchJobs(registry, jobs);
  if (pool !== undefined) {
    new Gauge({
      name: 'db_client_connection_count',
      help: 'Connections to Postgres by state: idle or used.',
      labelNames: ['db_client_connection_state'],
      registers,
      collect() {
        const { total, idle } = pool();
        this.set({ db_client_connection_state: 'idle' }, idle);
        this.set({ db_client_connection_state: 'used' }, total - idle);
      },
    });
    new Gauge({
      name: 'db_client_connection_pending_requests',
      help: 'Transactions that wait for a connection to Postgres.',
      registers,
      collect() {
        this.set(pool().waiting);
      },
    });
  }
  new Gauge({
    name: 'target_info',
    help: 'Which process answered: several may share one address.',
    labelNames: ['service_name', 'process_pid'],
    registers,
  }).set({ service_name: 'foyer', process_pid: String(process.pid) }, 1);
  new Gauge({
    name: 'process_uptime_seconds',
    help: 'Seconds since this process started.',
    registers,
    collect() {
      this.set(process.uptime());
    },
  });
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of this process.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  return watchEventLoop(registry);
}

/** `nodejs.eventloop.delay.*` of the OpenTelemetry conventions. */
function watchEventLoop(registry: Registry): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  // The monitor counts from when a tick was set, so its own interval comes off.
  const late = (ns: number) => Math.max(0, ns / NS_PER_SECOND - RESOLUTION_MS / 1000);
  const read = {
    p50: () => late(delay.percentile(50)),
    p99: () => late(delay.percentile(99)),
    max: () => (delay.count === 0 ? 0 : late(delay.max)),
  };
  for (const [part, value] of Object.entries(read)) {
    new Gauge({
      name: `nodejs_eventloop_delay_${part}_seconds`,
      help: `How late timers fired since the last scrape: ${part}.`,
      registers: [registry],
      collect() {
        this.set(value());
        // Metrics are collected in the order they were made.
        if (part === 'max') delay.reset();
      },
    });
  }
  return () => void delay.disable();
}

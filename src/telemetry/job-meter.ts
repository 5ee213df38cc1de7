import { Counter, Histogram, type Registry } from 'prom-client';
import { SECONDS } from './buckets.ts';

/** What this process did with background jobs. */
export function makeJobMeter(registry: Registry) {
  const registers = [registry];
  const jobs = new Counter({
    name: 'foyer_jobs_total',
    help: 'Attempts at jobs this process ended, by kind and how.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const duration = new Histogram({
    name: 'foyer_job_duration_seconds',
    help: 'One attempt at a job, by kind.',
    labelNames: ['kind'],
    buckets: SECONDS,
    registers,
  });
  const recovered = new Counter({
    name: 'foyer_jobs_recovered_total',
    help: 'Jobs taken over from a process that died.',
    registers,
  });
  return {
    /** Kind and outcome are words of ours. */
    ended(kind: string, outcome: string, seconds: number): void {
      jobs.inc({ kind, outcome });
      duration.observe({ kind }, seconds);
    },
    recovered: (count: number): void => recovered.inc(count),
  };
}

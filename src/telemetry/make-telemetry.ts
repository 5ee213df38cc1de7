import { Registry } from 'prom-client';
import { makeHttpMeter } from './http-meter.ts';
import { makeJobMeter } from './job-meter.ts';
import { makeModelMeter } from './model-meter.ts';
import { makeRunMeter } from './run-meter.ts';
import { makeTurnMeter } from './turn-meter.ts';
import { type Watched, watchProcess } from './watch-process.ts';

/** One process's metrics: what counts them, and what reads them. */
export function makeTelemetry() {
  const registry = new Registry();
  return {
    turns: makeTurnMeter(registry),
    runs: makeRunMeter(registry),
    jobs: makeJobMeter(registry),
    models: makeModelMeter(registry),
    request: makeHttpMeter(registry),
    /** Call once, when what is watched stands; the answer ends it. */
    watch: (watched: Watched): (() => void) => watchProcess(registry, watched),
    /** Everything so far, in Prometheus' text format or as JSON. */
    async read(format: 'text' | 'json'): Promise<{ contentType: string; body: string }> {
      if (format === 'text') {
        return { contentType: registry.contentType, body: await registry.metrics() };
      }
      const body = JSON.stringify({ metrics: await registry.getMetricsAsJSON() });
      return { contentType: 'application/json; charset=utf-8', body };
    },
  };
}

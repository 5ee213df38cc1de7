export interface Metric {
  value: number;
  unit: string;
  n?: number;
}

export interface BenchOptions {
  /** A look whether it works at all: few repetitions, on one database. */
  quick: boolean;
  /** Lines for people, as soon as there is something to tell. */
  say: (line: string) => void;
}

/** One measurement that can be asked for by name. */
export interface Bench {
  name: string;
  about: string;
  /** Left out of a quick round unless it is named. */
  slow?: boolean;
  /** It says its results itself; no further table is made of them. */
  tells?: boolean;
  run(options: BenchOptions): Promise<Record<string, Metric>>;
}

/** The value below which the part `at` (0 to 1) of all values lies; NaN of none. */
export function percentile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * at;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}
const MEDIAN = 0.5;

export interface Sample {
  wallMs: number;
  /** Of the whole process: the embedded database's worker thread is in it. */
  cpuMs: number;
}

/** Runs `work` one after another and gives the medians; the first tenth only warms up. */
export async function sample(times: number, work: (index: number) => Promise<unknown>) {
  const samples: Sample[] = [];
  const warmUp = Math.ceil(times / 10);
  for (let index = 0; index < times + warmUp; index += 1) {
    const cpu = process.cpuUsage();
    const started = performance.now();
    await work(index);
    const wallMs = performance.now() - started;
    const used = process.cpuUsage(cpu);
    if (index >= warmUp) samples.push({ wallMs, cpuMs: (used.user + used.system) / 1000 });
  }
  const median = (of: (one: Sample) => number) => percentile(samples.map(of), MEDIAN);
  return { wallMs: median((s) => s.wallMs), cpuMs: median((s) => s.cpuMs), n: samples.length };
}

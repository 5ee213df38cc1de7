export interface Metric {
  value: number;
  unit: string;
  n?: number;
}

/** One measurement that can be asked for by name. */
export interface Bench {
  name: string;
  about: string;
  run(): Promise<Record<string, Metric>>;
}

const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? high)) / 2;
};

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
  return {
    wallMs: median(samples.map((s) => s.wallMs)),
    cpuMs: median(samples.map((s) => s.cpuMs)),
    n: samples.length,
  };
}

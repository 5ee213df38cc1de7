import { parseArgs } from 'node:util';
import type { Bench, Metric } from './bench.ts';
import { bytesBench } from './bytes.ts';
import { startupBench } from './startup.ts';
import { turnBench } from './turn.ts';

/** `npm run bench [-- name …] [--json]` */
const benches: Bench[] = [turnBench, bytesBench, startupBench];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
});
const unknown = positionals.filter((name) => !benches.some((bench) => bench.name === name));
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no bench ${unknown.join(', ')}.`);
  console.error('npm run bench [-- name …] [--json]');
  for (const bench of benches) console.error(`  ${bench.name.padEnd(10)} ${bench.about}`);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  for (const bench of benches) {
    if (positionals.length > 0 && !positionals.includes(bench.name)) continue;
    if (!values.json) console.log(`${bench.name}: ${bench.about}`);
    const metrics = await bench.run();
    if (!values.json) console.log(table(metrics));
    console.log(JSON.stringify({ bench: bench.name, metrics }));
  }
}

function table(metrics: Record<string, Metric>): string {
  const width = Math.max(...Object.keys(metrics).map((name) => name.length));
  return Object.entries(metrics)
    .map(([name, { value, unit, n }]) => {
      const shown = value.toLocaleString('en-US', { maximumFractionDigits: 2 });
      return `  ${name.padEnd(width)}  ${shown.padStart(12)} ${unit}${n ? `  (n=${n})` : ''}`;
    })
    .join('\n');
}

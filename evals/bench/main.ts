import { parseArgs } from 'node:util';
import { isAppError } from '../../src/errors.ts';
import type { Bench, Metric } from './bench.ts';
import { bytesBench } from './bytes.ts';
import { nodesBench } from './nodes.ts';
import { serveBench } from './serve/serve-bench.ts';
import { startupBench } from './startup.ts';
import { trustBench } from './trust.ts';
import { turnBench } from './turn.ts';

const HELP = `npm run bench [-- name …] [--quick] [--json]

  --quick  a smoke test: few repetitions, on one database
  --json   only one line of JSON for each

Postgres is measured beside the embedded database where TEST_DATABASE_URL is set.
`;
const BENCHES: readonly Bench[] = [
  serveBench,
  turnBench,
  nodesBench,
  trustBench,
  bytesBench,
  startupBench,
];
const VALUE_WIDTH = 12;

function table(metrics: Record<string, Metric>): string {
  const width = Math.max(...Object.keys(metrics).map((name) => name.length));
  return Object.entries(metrics)
    .map(([name, { value, unit, n }]) => {
      const shown = value.toLocaleString('en-US', { maximumFractionDigits: 2 });
      const times = n === undefined ? '' : `  (n=${n})`;
      return `  ${name.padEnd(width)}  ${shown.padStart(VALUE_WIDTH)} ${unit}${times}`;
    })
    .join('\n');
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const unknown = positionals.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (values.help || unknown.length > 0) {
    if (unknown.length > 0) console.error(`There is no bench ${unknown.join(', ')}.\n`);
    console.error(HELP);
    for (const bench of BENCHES) console.error(`  ${bench.name.padEnd(8)} ${bench.about}`);
    return unknown.length > 0 ? 2 : 0;
  }
  const say = (line: string) => {
    if (!values.json) console.log(line);
  };
  for (const bench of BENCHES) {
    const isMeant = positionals.includes(bench.name);
    if (positionals.length > 0 ? !isMeant : values.quick && bench.slow) continue;
    say(`${bench.name}: ${bench.about}`);
    const metrics = await bench.run({ quick: values.quick, say });
    if (!bench.tells) say(table(metrics));
    console.log(JSON.stringify({ bench: bench.name, metrics }));
  }
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(isAppError(error) ? [error.message, error.hint].filter(Boolean).join('\n') : error);
  process.exitCode = 1;
}

import { parseArgs } from 'node:util';
import { failureText, rowHead, rowText } from './fuzz-report.ts';
import { fuzzSuite } from './fuzz-suite.ts';
import { openHouse } from './open-house.ts';

const HELP = `npm run fuzz [-- operationId …] [--count 300] [--seed N] [--shown 5]

Sends every operation of GET /openapi.json so many requests as documented and as many that are
not. On the Postgres of TEST_DATABASE_URL where it is set, else on the embedded database.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    shown: { type: 'string', default: '5' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

async function main(): Promise<void> {
  if (values.help) {
    console.log(HELP);
    return;
  }
  const count = Number(values.count);
  const house = await openHouse();
  let failed = 0;
  let operations = 0;
  try {
    console.log(`seed ${values.seed}, ${count} + ${count} requests each, on ${house.database}`);
    console.log(rowHead());
    const only = positionals.length > 0 ? { only: positionals } : {};
    const options = { seed: Number(values.seed), validCount: count, invalidCount: count, ...only };
    for await (const row of fuzzSuite(house, options)) {
      console.log(rowText(row));
      for (const failure of row.failures.slice(0, Number(values.shown))) {
        console.log(failureText(row, failure));
      }
      failed += row.failures.length;
      operations += 1;
    }
  } finally {
    await house.close();
  }
  console.log(`${operations} operations, ${failed} failures`);
  if (failed > 0) process.exitCode = 1;
}

await main();

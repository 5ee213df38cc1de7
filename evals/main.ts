import { isAppError } from '../src/errors.ts';
import { platformSuite } from './platform/platform-suite.ts';
import { scenariosSuite } from './scenarios/scenarios-suite.ts';
import type { Suite } from './suite.ts';

const SUITES: Suite[] = [scenariosSuite, platformSuite];

/** `npm run eval` lists the suites; `npm run eval -- NAME …` runs one. */
async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === '--help') {
    for (const suite of SUITES) console.log(`${suite.name.padEnd(12)} ${suite.about}`);
    return 0;
  }
  const suite = SUITES.find((known) => known.name === name);
  if (suite === undefined) {
    console.error(`There is no suite "${name}"; run without arguments to list them.`);
    return 2;
  }
  const { report, failed } = await suite.run(args);
  if (report !== null) console.log(JSON.stringify(report));
  return failed ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(isAppError(error) ? [error.message, error.hint].filter(Boolean).join('\n') : error);
  process.exitCode = 2;
}

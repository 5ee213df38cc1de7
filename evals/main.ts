import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isAppError } from '../src/errors.ts';
import { belowFloor, floorsSchema } from './floors.ts';
import type { SuiteReport } from './suite.ts';
import { groupNames, SUITES, suitesNamed } from './suites.ts';
import { takeOption } from './take-option.ts';
import { toMarkdown, writeReports } from './write-reports.ts';

const FLOORS = new URL('./baselines.json', import.meta.url);
const QUALITY = fileURLToPath(new URL('../docs/quality.md', import.meta.url));
const QUALITY_HEAD = `# What was measured

Written by \`npm run eval -- all --quality\`. The models were trained on the very rows of homes,
clinc150, nlupp, pii and injection that are counted here: on other rows expect what was measured on
rows held back (training-report.md; \`--cross-validate\` of the suites pii and injection).
`;
const USAGE = `npm run eval -- SUITE [its options] [--json] [--check] [--report FOLDER]
  --json     nothing but one line of JSON    --check    fails below the floors of baselines.json
  --report   JSON, JUnit and Markdown        --quality  writes docs/quality.md anew
`;

const combined = (suite: string, reports: readonly SuiteReport[]): SuiteReport => ({
  suite,
  ...(reports.length > 0 && reports.every(({ skipped }) => skipped) && { skipped: true }),
  metrics: Object.assign({}, ...reports.map(({ metrics }) => metrics)),
  seconds: Number(reports.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3)),
});

function list(): number {
  console.log(USAGE);
  for (const { name, about } of SUITES) console.log(`${name.padEnd(14)} ${about}`);
  for (const name of groupNames) {
    const members = suitesNamed(name).map(({ suite }) => suite.name);
    console.log(`${name.padEnd(14)} ${members.join(', ')}`);
  }
  return 0;
}

/** `npm run eval` lists the suites; `npm run eval -- NAME …` runs one or a group of them. */
async function main([name, ...given]: string[]): Promise<number> {
  if (name === undefined || name === '--help') return list();
  const chosen = suitesNamed(name);
  if (chosen.length === 0) {
    console.error(`There is no suite "${name}"; run without arguments to list them.`);
    return 2;
  }
  const args = [...given];
  const check = takeOption(args, '--check', false) !== undefined;
  const quality = takeOption(args, '--quality', false) !== undefined;
  const folder = takeOption(args, '--report', true);
  const json = args.includes('--json');
  const reports: SuiteReport[] = [];
  let failed = false;
  for (const { suite, args: own } of chosen) {
    if (chosen.length > 1 && !json) console.log(`\n== ${suite.name}`);
    const outcome = await suite.run([...own, ...args]);
    failed ||= outcome.failed;
    if (outcome.report !== null) reports.push(outcome.report);
  }
  const floors = floorsSchema.parse(JSON.parse(await readFile(FLOORS, 'utf8')));
  const complaints = check ? reports.flatMap(({ metrics }) => belowFloor(metrics, floors)) : [];
  for (const complaint of complaints) console.error(complaint);
  if (folder !== undefined) await writeReports(folder, reports, floors);
  if (quality) await writeFile(QUALITY, `${QUALITY_HEAD}\n${toMarkdown(reports, floors)}`);
  const [only] = reports;
  const last = chosen.length === 1 ? only : combined(name, reports);
  if (last !== undefined) console.log(JSON.stringify(last));
  return failed || complaints.length > 0 ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(isAppError(error) ? [error.message, error.hint].filter(Boolean).join('\n') : error);
  process.exitCode = 2;
}

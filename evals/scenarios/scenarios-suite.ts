import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { AppError } from '../../src/errors.ts';
import type { Suite } from '../suite.ts';
import { expandCases } from './expand-cases.ts';
import { loadScenarios } from './load-scenarios.ts';
import { openHouse } from './open-house.ts';
import { runCase } from './run-case.ts';
import { caseDetails, caseLine, summarise } from './scenario-report.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

const readArgs = (args: string[]) => {
  try {
    return parseArgs({
      args,
      options: {
        dir: { type: 'string', default: HERE },
        only: { type: 'string' },
        repeat: { type: 'string' },
        json: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
      },
    }).values;
  } catch (cause) {
    throw new AppError('bad_request', cause instanceof Error ? cause.message : String(cause), {
      hint: 'scenarios [--dir FOLDER] [--only ID] [--repeat N] [--json] [--verbose]',
      cause,
    });
  }
};

const repeatOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new AppError('bad_request', '--repeat takes a whole number from 1 to 99');
};

/** Scripted conversations over HTTP, judged by what they wrote and what was said. */
export const scenariosSuite: Suite = {
  name: 'scenarios',
  about:
    'Scripted conversations over HTTP, judged by the database: --dir --only --repeat --verbose',
  run: async (args) => {
    const options = readArgs(args);
    const started = performance.now();
    const all = await loadScenarios(options.dir);
    const { only } = options;
    const chosen = all.filter(({ scenario }) => only === undefined || scenario.id.includes(only));
    if (chosen.length === 0) throw new AppError('not_found', `no scenario is called ${only}`);
    const cases = expandCases(chosen, repeatOf(options.repeat));
    const print = options.json ? () => undefined : (text: string) => console.log(text);

    const house = await openHouse();
    try {
      const reports = [];
      for (const one of cases) {
        const report = await runCase(house, one);
        reports.push(report);
        print(caseLine(report));
        if (options.verbose && report.passed) print(`${caseDetails(report)}\n`);
      }
      const failed = reports.filter((report) => !report.passed);
      for (const report of failed) print(`\n${caseDetails(report)}`);
      const seconds = Math.round((performance.now() - started) / 100) / 10;
      print(`\n${reports.length - failed.length} of ${reports.length} passed in ${seconds} s`);
      return { report: summarise(reports, seconds), failed: failed.length > 0 };
    } finally {
      await house.close();
    }
  },
};

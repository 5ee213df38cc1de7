import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { AppError } from '../../src/errors.ts';
import type { Suite } from '../suite.ts';
import { expandCases } from './expand-cases.ts';
import { needsEndpoint, openHelpfulnessJudge } from './judge-helpfulness.ts';
import { loadScenarios } from './load-scenarios.ts';
import {
  openTrajectoryMatch,
  type TrajectoryScores,
  toolsOf,
  trajectoryMetrics,
} from './match-trajectories.ts';
import { openHouse } from './open-house.ts';
import { runCase } from './run-case.ts';
import { caseDetails, caseLine, helpfulMetrics, summarise } from './scenario-report.ts';
import { scenarioTrial } from './scenario-trial.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

const readArgs = (args: string[]) => {
  try {
    return parseArgs({
      args,
      options: {
        dir: { type: 'string', default: HERE },
        only: { type: 'string' },
        repeat: { type: 'string' },
        model: { type: 'string' },
        judge: { type: 'string' },
        json: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
      },
    }).values;
  } catch (cause) {
    throw new AppError('bad_request', cause instanceof Error ? cause.message : String(cause), {
      hint:
        'scenarios [--dir FOLDER] [--only ID] [--repeat N] [--model NAME] [--judge NAME] ' +
        '[--json] [--verbose]',
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
  takes: ['--model', '--judge', '--repeat'],
  run: async (args, note) => {
    const options = readArgs(args);
    const started = performance.now();
    const all = await loadScenarios(options.dir);
    const { only } = options;
    const chosen = all.filter(({ scenario }) => only === undefined || scenario.id.includes(only));
    if (chosen.length === 0) throw new AppError('not_found', `no scenario is called ${only}`);
    const cases = expandCases(chosen, repeatOf(options.repeat));
    const print = options.json ? () => undefined : (text: string) => console.log(text);

    const { model, judge: judgeModel = model } = options;
    if (model !== undefined) needsEndpoint('--model');
    const judge = judgeModel === undefined ? undefined : await openHelpfulnessJudge(judgeModel);
    if (judge === undefined) print('No model judges the wording: --judge names one, or --model.\n');
    const match = await openTrajectoryMatch();
    const house = await openHouse(undefined, model);
    try {
      const reports = [];
      const trajectories: TrajectoryScores[] = [];
      const helpful: boolean[] = [];
      for (const one of cases) {
        const report = await runCase(house, one);
        reports.push(report);
        const { ran, named } = toolsOf(report);
        const trajectory = named.length > 0 ? await match(ran, named) : undefined;
        if (trajectory !== undefined) trajectories.push(trajectory);
        const help = await judge?.(one.loaded.scenario.title, report);
        if (help !== undefined) helpful.push(help);
        note?.(
          scenarioTrial(one, report, {
            ...Object.fromEntries(
              Object.entries(trajectory ?? {}).map(([mode, is]) => [
                `trajectory.${mode}`,
                Number(is),
              ]),
            ),
            ...(help !== undefined && { helpful: Number(help) }),
          }),
        );
        print(caseLine(report));
        if (options.verbose && report.passed) print(`${caseDetails(report)}\n`);
      }
      const failed = reports.filter((report) => !report.passed);
      for (const report of failed) print(`\n${caseDetails(report)}`);
      const seconds = Math.round((performance.now() - started) / 100) / 10;
      print(`\n${reports.length - failed.length} of ${reports.length} passed in ${seconds} s`);
      const { metrics, ...report } = summarise(reports, seconds);
      const more = { ...trajectoryMetrics(trajectories), ...helpfulMetrics(helpful) };
      for (const [name, { value, n }] of Object.entries(more)) {
        print(`  ${name.padEnd(32)} ${value.toFixed(3)}  of ${n}`);
      }
      return { report: { ...report, metrics: { ...metrics, ...more } }, failed: failed.length > 0 };
    } finally {
      await house.close();
    }
  },
};

import { writeFile } from 'node:fs/promises';
import { AppError } from '../src/errors.ts';
import type { Trial } from './eval-row.ts';
import { belowFloor, type Floors } from './floors.ts';
import { takeGeneralOptions } from './general-options.ts';
import { asksForLangSmith, langSmithAccess } from './langsmith/langsmith-access.ts';
import { qualityPage } from './quality-page.ts';
import type { Suite, SuiteReport } from './suite.ts';
import { groupNames, suitesNamed, withQualityPasses } from './suites.ts';
import { takeOption } from './take-option.ts';
import { writeReports } from './write-reports.ts';

const USAGE = `npm run eval -- SUITE [its options] [--json] [--check] [--report FOLDER]
  --json     nothing but one line of JSON    --check      fails below the floors of baselines.json
  --report   JSON, JUnit, Markdown and rows  --quality    writes docs/quality.md anew; with "all"
  --model    who answers instead of keyless  --langsmith  sends rows and scores to LangSmith
`;

export interface EvalWorld {
  suites: readonly Suite[];
  floors: Floors;
  /** docs/training-report.md, as it is. */
  trainingReport: string;
  /** Where the table of quality goes. */
  qualityFile: string;
  out: (line: string) => void;
  err: (line: string) => void;
  env: Readonly<Record<string, string | undefined>>;
}

function combined(suite: string, reports: readonly SuiteReport[]): SuiteReport {
  const metrics: SuiteReport['metrics'] = {};
  for (const report of reports) {
    for (const [name, metric] of Object.entries(report.metrics)) {
      if (metrics[name] !== undefined) {
        throw new AppError('internal', `${name} is measured twice, by ${report.suite} as well`);
      }
      metrics[name] = metric;
    }
  }
  return {
    suite,
    ...(reports.length > 0 && reports.every(({ skipped }) => skipped) && { skipped: true }),
    metrics,
    seconds: Number(reports.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3)),
  };
}

function list({ suites, out }: EvalWorld): number {
  out(USAGE);
  for (const { name, about } of suites) out(`${name.padEnd(14)} ${about}`);
  for (const name of groupNames) {
    const members = suitesNamed(name, suites).map(({ suite }) => suite.name);
    out(`${name.padEnd(14)} ${members.join(', ')}`);
  }
  return 0;
}

/** Sends where it was asked to; undefined where it was not, or where something is missing. */
function makeUpload(isAsked: boolean, { env, err }: EvalWorld) {
  if (!asksForLangSmith(isAsked, env)) return undefined;
  const access = langSmithAccess(env);
  if ('missing' in access) {
    err(`LangSmith: ${access.missing}: nothing is sent.`);
    return undefined;
  }
  return async (suite: Suite, report: SuiteReport, trials: readonly Trial[]): Promise<boolean> => {
    // Loaded only here: without being asked, nothing of it is even there to connect.
    const { uploadSuite } = await import('./langsmith/upload-suite.ts');
    try {
      err(await uploadSuite(access, { about: suite.about, report, trials }));
      return true;
    } catch (error) {
      err(
        `LangSmith: ${suite.name} was not sent: ${error instanceof Error ? error.message : error}`,
      );
      return false;
    }
  };
}

/** `npm run eval` lists the suites; `npm run eval -- NAME …` runs one or a group of them. */
export async function runEval([name, ...given]: string[], world: EvalWorld): Promise<number> {
  const { out, err, floors } = world;
  if (name === undefined || name === '--help') return list(world);
  const named = suitesNamed(name, world.suites);
  if (named.length === 0) {
    err(`There is no suite "${name}"; run without arguments to list them.`);
    return 2;
  }
  const args = [...given];
  const check = takeOption(args, '--check', false) !== undefined;
  const quality = takeOption(args, '--quality', false) !== undefined;
  const folder = takeOption(args, '--report', true);
  const upload = makeUpload(takeOption(args, '--langsmith', false) !== undefined, world);
  const general = takeGeneralOptions(args);
  if (quality && name !== 'all') {
    throw new AppError('bad_request', '--quality is for "all": the table has every figure');
  }
  const chosen = quality ? withQualityPasses(named) : named;
  const json = args.includes('--json');
  const reports: SuiteReport[] = [];
  const all: Trial[] = [];
  let failed = false;
  for (const { suite, args: own } of chosen) {
    if (chosen.length > 1 && !json) out(`\n== ${[suite.name, ...own].join(' ')}`);
    for (const line of general.unusedBy(suite)) err(line);
    const trials: Trial[] = [];
    const note = (trial: Trial) => void trials.push(trial);
    const outcome = await suite.run(
      [...own, ...general.for(suite), ...args],
      upload || folder !== undefined ? note : undefined,
    );
    failed ||= outcome.failed;
    if (outcome.report === null) continue;
    reports.push(outcome.report);
    for (const trial of trials) all.push(trial);
    if (upload && trials.length > 0)
      failed = !(await upload(suite, outcome.report, trials)) || failed;
  }
  const last = reports.length === 1 && chosen.length === 1 ? reports[0] : combined(name, reports);
  const complaints = check ? reports.flatMap(({ metrics }) => belowFloor(metrics, floors)) : [];
  for (const complaint of complaints) err(complaint);
  if (folder !== undefined) await writeReports(folder, reports, floors, all);
  if (quality)
    await writeFile(world.qualityFile, qualityPage(reports, floors, world.trainingReport));
  if (last !== undefined && reports.length > 0) out(JSON.stringify(last));
  return failed || complaints.length > 0 ? 1 : 0;
}

import pc from 'picocolors';
import { wilson } from '../stats/wilson.ts';
import type { SuiteReport } from '../suite.ts';
import type { CheckReport, Outcome } from './run-check.ts';

const LABEL: Record<Outcome, string> = {
  pass: pc.green('pass   '),
  differs: pc.yellow('differs'),
  fail: pc.red('FAIL   '),
  surprise: pc.red('PASSES '),
};
const ID_WIDTH = 34;

/** One line of the table; what went wrong stands below it, where it is known only if verbose. */
export function checkLine(
  { check, outcome, problem, millis }: CheckReport,
  verbose = false,
): string {
  const line = `${LABEL[outcome]}  ${check.id.padEnd(ID_WIDTH)} ${`${millis}`.padStart(6)} ms  `;
  if (outcome === 'pass') return `${line}${check.title}`;
  if (outcome === 'differs') {
    const shown = verbose ? `\n${indented(problem ?? '')}` : '';
    return `${line}${pc.dim(check.differs?.dev ?? '')}${shown}`;
  }
  const why = outcome === 'fail' ? problem : `although it is told to differ: ${check.differs?.dev}`;
  return `${line}${check.title}\n${pc.red(indented(why ?? ''))}`;
}

const PROBLEM_CHARS_MAX = 1_200;
const indented = (text: string): string =>
  text.slice(0, PROBLEM_CHARS_MAX).replace(/^/gm, ' '.repeat(9));

export const isBad = ({ outcome }: CheckReport): boolean =>
  outcome === 'fail' || outcome === 'surprise';

/** `platform.pass` counts what conforms; what is known to differ is told apart. */
export function summarise(reports: CheckReport[], seconds: number): SuiteReport {
  const n = reports.length;
  const count = (outcome: Outcome) => reports.filter((one) => one.outcome === outcome).length;
  const passed = count('pass');
  return {
    suite: 'platform',
    metrics: {
      'platform.pass': { value: passed / n, n, ci95: wilson(passed, n) },
      'platform.differs': { value: count('differs'), n },
      'platform.failed': { value: reports.filter(isBad).length, n },
    },
    seconds,
  };
}

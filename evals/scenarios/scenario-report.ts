import pc from 'picocolors';
import { passHat } from '../stats/pass-hat.ts';
import { wilson } from '../stats/wilson.ts';
import type { SuiteReport } from '../suite.ts';
import type { CaseReport } from './run-case.ts';

const PASS_HAT = 4;

/** One line for the table of cases. */
export const caseLine = ({ name, passed, ms, failures }: CaseReport): string =>
  [
    passed ? pc.green('pass') : pc.red('FAIL'),
    name.padEnd(44),
    `${String(ms).padStart(6)} ms`,
    passed ? '' : pc.red(failures[0] ?? ''),
  ]
    .join('  ')
    .trimEnd();

/** The conversation with the tools it used, and why it failed. */
export function caseDetails({ name, transcript, failures }: CaseReport): string {
  const lines = transcript.flatMap(({ turn, heard }) => [
    `${pc.cyan('  you ')} ${'user' in turn ? turn.user : JSON.stringify(turn.resume)}`,
    ...heard.tools.map((tool) =>
      pc.dim(`       ${tool.name} ${JSON.stringify(tool.args)} → ${short(tool.result)}`),
    ),
    heard.ok
      ? `${pc.magenta('  agent')} ${heard.result.reply}${footnote(heard.result)}`
      : pc.red(`  ${heard.problem}`),
  ]);
  return [pc.bold(name), ...lines, ...failures.map((why) => pc.red(`  ✗ ${why}`))].join('\n');
}

const RESULT_CHARS_MAX = 220;
const short = (result: unknown): string =>
  (JSON.stringify(result) ?? '').slice(0, RESULT_CHARS_MAX);

const footnote = (result: { intents: string[]; citations: { source: string }[] }): string => {
  const cited = result.citations.map((citation) => citation.source);
  const parts = [...result.intents, ...(cited.length > 0 ? [`cites ${cited.join(', ')}`] : [])];
  return pc.dim(` [${parts.join('; ')}]`);
};

/** What a judge said, where one was asked. */
export function helpfulMetrics(helpful: readonly boolean[]): SuiteReport['metrics'] {
  const n = helpful.length;
  const hits = helpful.filter(Boolean).length;
  return n === 0 ? {} : { 'scenarios.helpful': { value: hits / n, n, ci95: wilson(hits, n) } };
}

export function summarise(cases: CaseReport[], seconds: number): SuiteReport {
  const passed = cases.filter((one) => one.passed).length;
  const n = cases.length;
  const wordings = new Map<string, CaseReport[]>();
  for (const one of cases) wordings.set(one.wording, [...(wordings.get(one.wording) ?? []), one]);
  const hat = passHat(
    PASS_HAT,
    [...wordings.values()].map((trials) => ({
      passed: trials.filter((one) => one.passed).length,
      trials: trials.length,
    })),
  );
  return {
    suite: 'scenarios',
    metrics: {
      'scenarios.pass': { value: passed / n, n, ci95: wilson(passed, n) },
      ...(hat === null ? {} : { 'scenarios.passHat4': { value: hat, n: wordings.size } }),
    },
    seconds,
  };
}

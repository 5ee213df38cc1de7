import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Trial } from './eval-row.ts';
import { belowFloor, type Floors } from './floors.ts';
import type { SuiteReport } from './suite.ts';

type Metric = SuiteReport['metrics'][string];

export const asNumber = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toFixed(3);
export const intervalOf = ({ ci95 }: Metric): string =>
  ci95 ? ci95.map(asNumber).join(' – ') : '';
export const boundOf = ({ floor, ceiling }: Floors[string] = {}): string =>
  floor !== undefined ? `≥ ${floor}` : ceiling !== undefined ? `≤ ${ceiling}` : '';

export function skippedLine(reports: readonly SuiteReport[]): string[] {
  const skipped = reports.filter((report) => report.skipped).map(({ suite }) => suite);
  const names = [...new Set(skipped)].join(', ');
  return names === '' ? [] : ['', `Skipped, for their data is not here: ${names}.`];
}

/** A table of every metric with its interval and what it is held against. */
export function toMarkdown(reports: readonly SuiteReport[], floors: Floors): string {
  const rows = reports.flatMap(({ metrics }) =>
    Object.entries(metrics).map(([name, metric]) => {
      const { aim, baseline } = floors[name] ?? {};
      const bound = boundOf(floors[name]);
      const cells = [name, asNumber(metric.value), intervalOf(metric), String(metric.n)];
      return `| ${[...cells, bound, aim ?? '', baseline ?? ''].join(' | ')} |`;
    }),
  );
  return [
    '| metric | value | 95 % interval | n | bound | aim | baseline |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    ...skippedLine(reports),
    '',
  ].join('\n');
}

const escaped = (text: string): string =>
  text.replace(/[<>&"]/g, (char) => `&#${char.charCodeAt(0)};`);

/** One test case a metric; it fails where the metric is beyond its bound. */
export function toJunit(reports: readonly SuiteReport[], floors: Floors): string {
  const suites = reports.map(({ suite, metrics, seconds, skipped }) => {
    const cases = Object.entries(metrics).map(([name, metric]) => {
      const [complaint] = belowFloor({ [name]: metric }, floors);
      const failure = complaint === undefined ? '' : `<failure message="${escaped(complaint)}"/>`;
      return `    <testcase classname="${suite}" name="${escaped(name)}">${failure}</testcase>`;
    });
    const none = skipped
      ? [`    <testcase classname="${suite}" name="data"><skipped/></testcase>`]
      : [];
    const all = [...cases, ...none];
    return [
      `  <testsuite name="${suite}" tests="${all.length}" time="${seconds}">`,
      ...all,
      '  </testsuite>',
    ].join('\n');
  });
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  return [head, '<testsuites>', ...suites, '</testsuites>', ''].join('\n');
}

/**
 * `report.json`, `junit.xml` and `report.md` in a folder, which is made; and `rows.jsonl`, a line a
 * row with what came of it.
 */
export async function writeReports(
  folder: string,
  reports: readonly SuiteReport[],
  floors: Floors,
  trials: readonly Trial[] = [],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(reports, null, 2)}\n`);
  await writeFile(join(folder, 'junit.xml'), toJunit(reports, floors));
  await writeFile(join(folder, 'report.md'), toMarkdown(reports, floors));
  const rows = trials.map(({ row, ...rest }) => `${JSON.stringify({ ...row, ...rest })}\n`);
  await writeFile(join(folder, 'rows.jsonl'), rows);
}

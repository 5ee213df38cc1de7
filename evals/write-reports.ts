import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { belowFloor, type Floors } from './floors.ts';
import type { SuiteReport } from './suite.ts';

type Metric = SuiteReport['metrics'][string];

const number = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toFixed(3);
const interval = ({ ci95 }: Metric): string => (ci95 ? ci95.map(number).join(' – ') : '');

/** A table of every metric with its interval and what it is held against. */
export function toMarkdown(reports: readonly SuiteReport[], floors: Floors): string {
  const rows = reports.flatMap(({ metrics }) =>
    Object.entries(metrics).map(([name, metric]) => {
      const { floor, ceiling, aim, baseline } = floors[name] ?? {};
      const bound =
        floor !== undefined ? `≥ ${floor}` : ceiling !== undefined ? `≤ ${ceiling}` : '';
      const cells = [name, number(metric.value), interval(metric), String(metric.n)];
      return `| ${[...cells, bound, aim ?? '', baseline ?? ''].join(' | ')} |`;
    }),
  );
  const skipped = reports.filter((report) => report.skipped).map(({ suite }) => suite);
  return [
    '| metric | value | 95 % interval | n | bound | aim | baseline |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    ...(skipped.length > 0
      ? ['', `Skipped, for their data is not here: ${skipped.join(', ')}.`]
      : []),
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

/** `report.json`, `junit.xml` and `report.md` in a folder, which is made. */
export async function writeReports(
  folder: string,
  reports: readonly SuiteReport[],
  floors: Floors,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(reports, null, 2)}\n`);
  await writeFile(join(folder, 'junit.xml'), toJunit(reports, floors));
  await writeFile(join(folder, 'report.md'), toMarkdown(reports, floors));
}

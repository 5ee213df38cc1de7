import type { Floors } from './floors.ts';
import { readHeldOut } from './held-out.ts';
import type { SuiteReport } from './suite.ts';
import { asNumber, boundOf, intervalOf, skippedLine } from './write-reports.ts';

const HEAD = `# What was measured

Written by \`npm run eval -- all --quality\`; do not edit. What the figures mean is told in
[evals/README.md](../evals/README.md), what they are held to in \`evals/baselines.json\`.

**Seen** marks figures counted on rows that the models were trained on (as long as \`EVAL_DATA\`
names the public data they were trained on): they say that training worked, and nothing of other
rows. What was measured on rows held back stands beside them, from
[training-report.md](training-report.md) or from the cross-validation of this same run. A baseline
is what was measured on the same data before Foyer had the part in question; – where there is none.
`;

/** Suites whose models were trained on the very rows that are counted. */
const TRAINED_ON = ['homes', 'clinc150', 'nlupp', 'pii', 'injection'];
/** Of those, what no training touches: the speed, and what a model that obeys attacks achieves. */
const UNTOUCHED = /\.(heldOut\.|canar|unapproved)|Ms$/;

const wasSeen = (name: string): boolean =>
  TRAINED_ON.some((suite) => name.startsWith(`${suite}.`)) && !UNTOUCHED.test(name);

const HEADER = [
  '| figure | value | 95 % interval | n | seen | held out | bound | aim | baseline |',
  '|---|---|---|---|---|---|---|---|---|',
];

/** The table of quality: every figure, what it was before, and what it is on rows held back. */
export function qualityPage(
  reports: readonly SuiteReport[],
  floors: Floors,
  trainingReport: string,
): string {
  const told = readHeldOut(trainingReport);
  const metrics = new Map(reports.flatMap((report) => Object.entries(report.metrics)));
  const heldOutOf = (name: string): string => {
    const [suite, ...rest] = name.split('.');
    const here = metrics.get(`${suite}.heldOut.${rest.join('.')}`);
    const crossed = here && [`${asNumber(here.value)} (cross-validated)`];
    const trained = told.get(name)?.map(({ value, how }) => `${asNumber(value)} (${how})`);
    return [...(crossed ?? []), ...(trained ?? [])].join('; ') || '–';
  };
  const rows = [...metrics].map(([name, metric]) => {
    const { aim, baseline } = floors[name] ?? {};
    const cells = [
      ...[name, asNumber(metric.value), intervalOf(metric) || '–', String(metric.n)],
      ...(wasSeen(name) ? ['seen', heldOutOf(name)] : ['', '']),
      ...[boundOf(floors[name]), String(aim ?? ''), String(baseline ?? '–')],
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [HEAD, ...HEADER, ...rows, ...skippedLine(reports), ''].join('\n');
}

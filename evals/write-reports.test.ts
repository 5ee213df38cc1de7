import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { SuiteReport } from './suite.ts';
import { toJunit, toMarkdown, writeReports } from './write-reports.ts';

const reports: SuiteReport[] = [
  {
    suite: 'one',
    metrics: {
      'one.good': { value: 0.95, n: 20, ci95: [0.9, 0.99] },
      'one.bad': { value: 0.5, n: 4 },
    },
    seconds: 1.5,
  },
  { suite: 'two', skipped: true, metrics: {}, seconds: 0 },
];
const floors = { 'one.good': { floor: 0.9, aim: 0.97 }, 'one.bad': { floor: 0.6 } };

it('tells every figure in a table, and what was skipped', () => {
  const text = toMarkdown(reports, floors);
  expect(text).toContain('| one.good | 0.950 | 0.900 – 0.990 | 20 | ≥ 0.9 | 0.97 |  |');
  expect(text).toContain('Skipped, for their data is not here: two.');
});

it('fails the case of a metric below its floor, and no other', () => {
  const text = toJunit(reports, floors);
  expect(text.match(/<failure/g)).toHaveLength(1);
  expect(text).toContain('name="one.bad"><failure message="one.bad is 0.5, below 0.6"/>');
  expect(text).toContain('<skipped/>');
});

it('writes all three forms', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reports-'));
  await writeReports(join(folder, 'new'), reports, floors);
  const read = await readFile(join(folder, 'new', 'report.json'), 'utf8');
  expect(JSON.parse(read)).toEqual(reports);
  await rm(folder, { recursive: true });
});

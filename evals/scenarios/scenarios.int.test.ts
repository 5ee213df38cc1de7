import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../src/stores/postgres/testing/create-test-database.ts';
import { expandCases } from './expand-cases.ts';
import type { House } from './house.ts';
import { loadScenarios } from './load-scenarios.ts';
import { openHouse } from './open-house.ts';
import { runCase } from './run-case.ts';
import { caseDetails } from './scenario-report.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const loaded = await loadScenarios(HERE);
const cases = expandCases(loaded);

let house: House;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  house = await openHouse(database?.url);
  folder = await mkdtemp(join(tmpdir(), 'foyer-scenarios-'));
});
afterAll(async () => {
  await house?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

describe('scenarios', () => {
  test.each(cases.map((one) => ({ name: one.name, one })))('$name', async ({ one }) => {
    const report = await runCase(house, one);
    expect(report.failures, caseDetails(report)).toEqual([]);
  });
});

describe('the judge', () => {
  test('fails a scenario whose claims are wrong, and says why', async () => {
    const faq = cases.find((one) => one.name === 'faq-with-citation');
    if (faq === undefined) throw new RangeError('no such scenario');
    const { scenario } = faq.loaded;
    const report = await runCase(house, {
      ...faq,
      turns: faq.turns.slice(0, 1).map((turn) => ({ ...turn, say: [{ number: 46 }] })),
      loaded: {
        ...faq.loaded,
        scenario: { ...scenario, outcome: [{ table: 'leads', where: {}, count: 1 }] },
      },
    });
    expect(report.failures).toEqual([
      'turn 1: say: {"number":46} is missing',
      'outcome: 0 instead of 1 in leads where {}; leads holds no rows',
    ]);
  });
});

describe('folders of scenarios', () => {
  const scenario = (more = '') =>
    'id: one\ntitle: One\nagent: reception\nnow: 2026-10-05T11:00:00-07:00\n' +
    `turns: [{user: hi}]\n${more}`;

  test.each([
    ['an agent the tenant does not have', scenario().replace('reception', 'nobody'), /nobody/],
    ['a listing the tenant does not have', scenario('given: {leads: [{listing: X-1}]}'), /X-1/],
    ['a tenant file that is not there', scenario('tenant: no.yaml'), /no\.yaml: cannot be read/],
  ])('%s is refused by name', async (_, text, message) => {
    await writeFile(join(folder, 'a.yaml'), text);
    await expect(loadScenarios(folder)).rejects.toThrow(message);
  });

  test('two files with one id are refused', async () => {
    await writeFile(join(folder, 'a.yaml'), scenario());
    await writeFile(join(folder, 'b.yaml'), scenario());
    await expect(loadScenarios(folder)).rejects.toThrow(/b\.yaml: id "one" is also that of/);
    await rm(join(folder, 'b.yaml'));
  });

  test('no folder and an empty folder are refused', async () => {
    await expect(loadScenarios(join(folder, 'none'))).rejects.toThrow(/no such folder/);
    await rm(join(folder, 'a.yaml'));
    await expect(loadScenarios(folder)).rejects.toThrow(/holds no/);
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { failureText, rowText } from './fuzz-report.ts';
import { type FuzzRow, fuzzSuite } from './fuzz-suite.ts';
import { type FuzzHouse, openHouse } from './open-house.ts';

const COUNT = 20;
/** They take what only time makes: an export, an erasure or a failure that has come to its end. */
const NEED_A_PAST = new Set([
  ...['retryJob', 'deleteCrmTarget', 'getPersonExport', 'getReceipt', 'getTenantExport'],
]);
const SEED = 20_261_121;

let house: FuzzHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

it('takes what the document says, and nothing else', { timeout: 300_000 }, async () => {
  const rows: FuzzRow[] = [];
  const options = { seed: SEED, validCount: COUNT, invalidCount: COUNT };
  for await (const row of fuzzSuite(house, options)) rows.push(row);
  const failures = rows.flatMap((row) => row.failures.map((one) => failureText(row, one)));
  expect(failures.join('\n\n')).toBe('');
  const untried = rows.filter(
    ({ operation, valid }) =>
      !NEED_A_PAST.has(operation.id) && ![...valid.keys()].some((status) => status < 300),
  );
  expect(untried.map(rowText)).toEqual([]);
  expect(rows.length).toBeGreaterThan(70);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

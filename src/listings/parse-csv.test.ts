import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseCsv } from './parse-csv.ts';

const written = (value: string) => `"${value.replaceAll('"', '""')}"`;

it('reads back any table it is given', () => {
  const cell = fc.string({
    minLength: 1,
    unit: fc.constantFrom('a', '"', ',', ';', '\n', ' ', 'é'),
  });
  const full = cell.filter((value) => value.trim() === value && value !== '');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(full, full), { minLength: 1, maxLength: 5 }),
      (rows: [string, string][]) => {
        const header = ['Name', 'What'];
        const text = [header, ...rows].map((row) => row.map(written).join(',')).join('\n');
        expect(parseCsv(text)).toEqual({ header, rows });
      },
    ),
  );
});

it('takes rows shorter and longer than the header', () => {
  expect(parseCsv('A\tB\n1\n1\t2\t3\n\n').rows).toEqual([['1'], ['1', '2', '3']]);
});

it('tells of a quote that is never closed', () => {
  expect(parseCsv('A,B\n1,"2\n3,4')).toMatchObject({ rows: [['1', '2\n3,4']], unclosed: true });
  expect(parseCsv('A,B\n1,"2"')).not.toHaveProperty('unclosed');
});

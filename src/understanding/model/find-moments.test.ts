import { describe, expect, test } from 'vitest';
import { findMoments, startOfDay } from './find-moments.ts';

// A Friday.
const NOW = startOfDay('2019-03-01');

describe('findMoments', () => {
  test.each([
    ['on March 7th please', ['2019-03-07']],
    ['the 4th of this month', ['2019-03-04']],
    ['next Friday', ['2019-03-08']],
    ['this Sunday', ['2019-03-03']],
    ['Tuesday next week', ['2019-03-05']],
    ['the day after tomorrow', ['2019-03-03']],
    ['2 days into January 5th', ['2020-01-05']],
    ['half past 3 in the afternoon', ['15:30']],
    ['a quarter to 12 in the morning', ['11:45']],
    ['evening 6', ['18:00']],
    ['the 6th at 11:15 am', ['2019-03-06', '11:15']],
    ['at 500 5th Street', []],
    ['3 bedrooms for $2,500', []],
  ])('%s', (text, values) => {
    expect(findMoments(text, NOW).map(({ value }) => value)).toEqual(values);
  });

  test('says where it stands', () => {
    const [moment] = findMoments('Come on Monday then', NOW);
    expect(moment).toMatchObject({ text: 'Monday', start: 8, end: 14, kind: 'date' });
  });
});

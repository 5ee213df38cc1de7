import { describe, expect, it } from 'vitest';
import { patternsOf } from './people-patterns.ts';
import { redactValue } from './people-redact.ts';

const subject = {
  phones: ['+12065550143'],
  emails: ['dana.reyes@example.com'],
  names: ['Dana Reyes', 'Dana'],
};
const { contact, name } = patternsOf(subject);
const finds = (pattern: string | null, text: string): boolean =>
  new RegExp(pattern ?? '(?!)', 'i').test(text);

describe('contacts are found', () => {
  it.each([
    '2065550143',
    'call (206) 555-0143 now',
    '206.555.0143.',
    '+1 206 555 0143',
    '+1-206-555-0143',
    '0012065550143',
    '{"phone":"+12065550143"}',
    '{"phone":2065550143,"x":1}',
    'DANA.REYES@example.com',
    '<dana.reyes@example.com>',
    JSON.stringify('mail:\ndana.reyes@example.com'),
  ])('in %s', (text) => expect(finds(contact, text)).toBe(true));

  it.each([
    '2065550144',
    '12206555014399',
    '206-555-01435',
    '{"a":206,"b":"555","c":"0143"}',
    'xdana.reyes@example.com',
    'dana.reyes@example.com.au',
    'dana.reyes@example.community',
    'danaxreyes@example.com',
  ])('and not in %s', (text) => expect(finds(contact, text)).toBe(false));

  it('as they are dialled in their country', () => {
    const { contact: british } = patternsOf({ phones: ['+442079460958'], emails: [], names: [] });
    for (const text of ['020 7946 0958', '+44 20 7946 0958', '+44 (0)20 7946 0958']) {
      expect(finds(british, text), text).toBe(true);
    }
  });
});

describe('whole names are found', () => {
  it.each([
    ['dana  reyes', true],
    [JSON.stringify('\nDana Reyes'), true],
    ['Dana Reyesson', false],
    ['Dana', false],
  ])('in %j: %s', (text, found) => expect(finds(name, text)).toBe(found));

  it('and nothing is where nothing is known', () => {
    expect(patternsOf({ phones: ['555'], emails: [], names: ['Dana'] })).toEqual({
      contact: null,
      name: null,
    });
  });
});

describe('what is taken out', () => {
  const pattern = new RegExp(contact ?? '(?!)', 'gi');
  const bytes = (text: string) => Buffer.from(text);
  it.each([
    ['text', 'call 206 555 0143, or not', 'call [erased], or not'],
    ['jsonb', '{"a": "206 555 0143", "b": 1}', '{"a": "[erased]", "b": 1}'],
    ['jsonb', '{"a": 2065550143, "b": ["x"]}', '{"a":null,"b":["x"]}'],
    ['jsonb', '{"2065550143": 1}', '{"[erased]": 1}'],
    ['bytea', bytes('"é 2065550143"'), bytes('"é [erased]"')],
    ['bytea', bytes('[2065550143]'), bytes('[null]')],
    ['bytea', bytes('no JSON: 2065550143'), bytes('no JSON: [erased]')],
    ['bytea', Buffer.from([0xff, 0x32]), undefined],
    ['text[]', ['2065550143', 'x'], ['[erased]', 'x']],
  ])('of %s: %s', (type, given, wanted) => {
    expect(redactValue(given, type, pattern)).toEqual(wanted);
  });
});

import { expect, it } from 'vitest';
import { takeOption } from './take-option.ts';

it('takes what it is asked for and leaves the rest', () => {
  const args = ['--repeat', '4', '--report', 'folder', '--json'];
  expect(takeOption(args, '--report', true)).toBe('folder');
  expect(takeOption(args, '--check', false)).toBeUndefined();
  expect(takeOption(args, '--json', false)).toBe('');
  expect(args).toEqual(['--repeat', '4']);
});

it('wants the value', () => {
  expect(() => takeOption(['--report'], '--report', true)).toThrow('needs a value');
  expect(() => takeOption(['--report', '--json'], '--report', true)).toThrow('needs a value');
});

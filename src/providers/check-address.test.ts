import { describe, expect, it } from 'vitest';
import { checkAddress } from './check-address.ts';

const PRIVATE = [
  'http://127.0.0.1:11434/v1',
  'http://127.1/',
  'http://0x7f.1/',
  'http://2130706433/',
  'http://0177.0.0.1/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://localhost/',
  'http://0.0.0.0/',
  'http://10.1.2.3/',
  'http://169.254.169.254/latest/meta-data',
  'http://[fd00::1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://192.168.0.1/',
];

describe('an address of a provider', () => {
  it.each(PRIVATE)('%s is refused', async (url) => {
    await expect(checkAddress(url, false)).rejects.toMatchObject({ code: 'address_refused' });
    await checkAddress(url, true);
  });

  it.each([
    'ftp://1.1.1.1/',
    'file:///etc/passwd',
    'https://a:b@1.1.1.1/',
    'nothing',
  ])('%s is refused to everybody', async (url) => {
    await expect(checkAddress(url, true)).rejects.toMatchObject({ code: 'address_refused' });
  });

  it.each(['https://1.1.1.1/v1', 'https://[2606:4700::1111]/v1'])('%s is taken', (url) =>
    checkAddress(url, false));
});

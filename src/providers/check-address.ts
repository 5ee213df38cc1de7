import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../errors.ts';

/** What is not on the internet, after the IANA special-purpose registries. */
const V4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
];
const V6 = [
  ...['::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23'],
  ...['2001:db8::/32', '2002::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
];

const listOf = (ranges: readonly string[], family: 'ipv4' | 'ipv6') => {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = '', bits = ''] = range.split('/');
    list.addSubnet(net, Number(bits), family);
  }
  return list;
};
// One list each: in a common one, IPv4 addresses would be held against `::ffff:0:0/96` too.
const [v4, v6] = [listOf(V4, 'ipv4'), listOf(V6, 'ipv6')];
/** For an IP address as it is dialled; what is none is not private. */
export const isPrivate = (address: string): boolean =>
  isIPv6(address) ? v6.check(address, 'ipv6') : v4.check(address, 'ipv4');

const LOOKUP_MS_MAX = 2_000;

const refused = (why: string) =>
  new AppError('address_refused', `base_url: ${why}`, {
    field: 'base_url',
    hint: 'Give an address on the internet, or have the operator allow private providers.',
  });

/**
 * Refuses an address nobody should be sent to, when it is entered. What its name resolves to when
 * it is called is checked again, then and there; a name that is unknown today may be known then.
 * @throws AppError `address_refused`
 */
export async function checkAddress(text: string, privateAllowed: boolean): Promise<void> {
  if (!URL.canParse(text)) throw refused('it is no address');
  const { protocol, username, password, hostname } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') throw refused('it is not http or https');
  if (username !== '' || password !== '') throw refused('it has a user or a password in it');
  if (privateAllowed) return;
  // However a number is spelled, the parser has made it a dotted one.
  const host = hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host) ? [{ address: host }] : await addressesOf(host);
  if (found.some(({ address }) => isPrivate(address))) throw refused('it is a private address');
}

const addressesOf = (host: string): Promise<{ address: string }[]> =>
  Promise.race([
    lookup(host, { all: true }).catch(() => []),
    wait(LOOKUP_MS_MAX, [], { ref: false }),
  ]);

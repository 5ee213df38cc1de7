import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPrivate } from './check-address.ts';

/**
 * Looks a name up and refuses it where any of its addresses is a private one. It words its
 * refusal like request-filtering-agent, which takes some ranges for public ones, such as IPv4
 * addresses within `::/96`.
 */
export const publicLookup: LookupFunction = (hostname, options, done) =>
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return done(error, '', 0);
    const bad = found.find(({ address }) => isPrivate(address));
    const [first] = found;
    if (bad !== undefined || first === undefined) {
      return done(new Error(`${hostname} is not allowed. Because it is private`), '', 0);
    }
    return options.all ? done(null, found) : done(null, first.address, first.family);
  });

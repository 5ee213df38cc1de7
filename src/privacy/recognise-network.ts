import { isIP } from 'node:net';
import type { Recogniser } from './recogniser.ts';

const ADDRESS = /(?<![\p{L}\p{N}.:])[\da-f:.]{3,45}/giu;

/** IP addresses of both versions. */
export const recogniseIp: Recogniser = {
  kind: 'IP_ADDRESS',
  confidence: 0.95,
  find: (text) =>
    [...text.matchAll(ADDRESS)].flatMap((match) => {
      const address = match[0].replace(/[.:]$/, '');
      const after = text[match.index + address.length] ?? '';
      if (isIP(address) === 0 || /[\p{L}\p{N}]/u.test(after)) return [];
      return [{ start: match.index, end: match.index + address.length }];
    }),
};

const URL_START = /(?:https?:\/\/|(?<![\p{L}\p{N}@/])www\.)[^\s<>"'`]{3,2000}/giu;
const DOMAIN = new RegExp(
  String.raw`(?<![\p{L}\p{N}@./_-])(?:[a-z\d][a-z\d-]{0,62}\.){1,4}(?:com|net|org|inf` +
    String.raw`o|biz|io|co|eu|us|uk|de|fr|it|es|nl|be|at|ch|ca|au|edu|gov)(?![\p{L}` +
    String.raw`\p{N}_-])(?:\/[^\s<>"'\x60]{0,500})?`,
  'giu',
);

/** Web addresses, with a scheme or www, and bare domains of common endings. */
export const recogniseUrl: Recogniser = {
  kind: 'URL',
  confidence: 0.9,
  find: (text) => {
    const found = [...text.matchAll(URL_START), ...text.matchAll(DOMAIN)]
      .map((match) => ({
        start: match.index,
        end: match.index + match[0].replace(/[.,;:!?)\]}]{1,8}$/, '').length,
      }))
      .sort((a, b) => a.start - b.start || b.end - a.end);
    let end = 0;
    return found.filter((span) => {
      if (span.start < end) return false;
      end = span.end;
      return true;
    });
  },
};

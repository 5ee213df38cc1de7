import type { Recogniser } from './recogniser.ts';

const JWT = /(?<![\w-])eyJ[\w-]{8,4096}\.[\w-]{8,8192}\.[\w-]{0,2048}/g;
const KEY =
  /(?<![\w-])(?:fy_|sk-|sk_|pk_|rk_|ghp_|gho_|xox[abp]-|whsec_|AKIA|AIza)[\w+/=-]{12,512}/g;
const BEARER = /(?<=\b(?:bearer|basic) )[\w.~+/=-]{8,4096}/gi;
/** The password of a URL. */
const PASSWORD = /(?<=:\/\/[^\s:/@]{0,64}:)[^\s@/]{1,256}(?=@)/g;

/** Keys, tokens and passwords as they turn up in messages of errors. */
export const recogniseSecret: Recogniser = {
  kind: 'SECRET',
  confidence: 1,
  find: (text) =>
    [JWT, KEY, BEARER, PASSWORD]
      .flatMap((pattern) => [...text.matchAll(pattern)])
      .map((match) => ({ start: match.index, end: match.index + match[0].length }))
      .sort((a, b) => a.start - b.start),
};

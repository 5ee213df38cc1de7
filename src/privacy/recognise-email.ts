import type { Recogniser, Span } from './recogniser.ts';

const LOCAL_CHARS_MAX = 64;
const DOMAIN_CHARS_MAX = 253;
const LOCAL = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]/u;
const DOMAIN = /[\p{L}\p{N}.-]/u;

/** E-mail addresses: outward from each @, so that time stays linear in the text. */
export const recogniseEmail: Recogniser = {
  kind: 'EMAIL',
  find(text) {
    const spans: Span[] = [];
    for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
      let start = at;
      const first = Math.max(at - LOCAL_CHARS_MAX, spans.at(-1)?.end ?? 0);
      while (start > first && LOCAL.test(text[start - 1] ?? '')) start -= 1;
      while (start < at && /[.'`]/.test(text[start] ?? '')) start += 1;
      let end = at + 1;
      const last = Math.min(at + 1 + DOMAIN_CHARS_MAX, text.length);
      while (end < last && DOMAIN.test(text[end] ?? '')) end += 1;
      while (end > at && /[.-]/.test(text[end - 1] ?? '')) end -= 1;
      if (start < at && /\.[\p{L}]{2,}$/u.test(text.slice(at + 1, end))) spans.push({ start, end });
    }
    return spans;
  },
};

const SIZE = /\b(half an|a half|an?|\d{1,2}(?:\.5)?)[\s-]*(hours?|hrs?|minutes?|mins?)\b/;
const LATER = /\b(?:later|back|after|forward by|postpone|delay)\b/;
const EARLIER = /\b(?:earlier|sooner|before|forward|up by|ahead)\b/;

/** "an hour later", "push it back 30 minutes", "half an hour earlier": signed minutes. */
export function hearShift(lower: string): number | undefined {
  const size = SIZE.exec(lower);
  if (!size?.[1] || !size[2]) return undefined;
  const sign = LATER.test(lower) ? 1 : EARLIER.test(lower) ? -1 : 0;
  if (sign === 0) return undefined;
  const count = /half/.test(size[1]) ? 0.5 : /^an?$/.test(size[1]) ? 1 : Number(size[1]);
  return sign * count * (size[2].startsWith('h') ? 60 : 1);
}

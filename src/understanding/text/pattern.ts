/** A regular expression from pieces that are joined as they stand, so that none is too wide. */
export const pattern = (flags: string, ...pieces: string[]): RegExp =>
  new RegExp(pieces.join(''), flags);

/** Longest placeholder there is, `[KIND_MORE_123456]`. */
export const PLACEHOLDER_CHARS_MAX = 52;
export const PLACEHOLDER = /\[[A-Z]{2,20}(?:_[A-Z]{1,20})?_\d{1,6}\]/g;
/** The beginning of one, as far as it has come. */
export const HALF_PLACEHOLDER = /^\[[A-Z]{0,20}(?:_[A-Z]{1,20})?(?:_\d{0,6})?$/;

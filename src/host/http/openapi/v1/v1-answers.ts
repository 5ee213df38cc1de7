/** Errors, and headers of answers, that operations of the product API have in common. */
export const BODY = ['bad_request', 'invalid_json', 'payload_too_large'] as const;
/** With `conflict`, which an operation may have anyway: the same key is under way. */
export const KEYED = ['key_reused'] as const;
export const STALE = ['stale_version'] as const;
export const TAGGED = { etag: 'Of this version; for `If-Match`' };

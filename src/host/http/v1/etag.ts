import type { Request, Response } from 'express';
import { AppError } from '../../../errors.ts';

/** The ETag of a version: a strong one, for an answer of the same version is the same. */
export const etagOf = (version: number): string => `"${version}"`;

export const setEtag = (response: Response, version: number): void => {
  response.set('etag', etagOf(version));
};

const TAG = /^"(\d{1,15})"$/;

/** Raised where the thing is no longer of the version that was expected. */
export const staleVersion = (): AppError =>
  new AppError('stale_version', 'It has been changed since it was read', {
    hint: 'Read it again, and send the ETag of that answer as If-Match.',
    field: 'If-Match',
  });

/**
 * The version an update may change; undefined when the caller does not mind (no `If-Match`, `*`).
 * To be compared in the statement that writes, or under its lock.
 * @throws AppError `stale_version` for a tag that no version has, weak ones among them (RFC 9110,
 * 13.1.1); `bad_request` for a list
 */
export function expectedVersion(request: Request): number | undefined {
  const header = request.headers['if-match']?.trim();
  if (header === undefined || header === '*') return undefined;
  if (header.includes(',')) {
    throw new AppError('bad_request', 'If-Match: one tag, please', { field: 'If-Match' });
  }
  const version = TAG.exec(header)?.[1];
  if (version === undefined) throw staleVersion();
  return Number(version);
}

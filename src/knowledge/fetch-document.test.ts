import { expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { makeFetchDocument } from './fetch-document.ts';

const answering =
  (type: string | undefined, url: string, status = 200): Parameters<typeof makeFetchDocument>[0] =>
  async () => ({
    ...{ url, status, bytes: new Uint8Array() },
    headers: type === undefined ? {} : { 'content-type': type },
  });

it.each([
  ['text/html; charset=utf-8', 'https://a.example/fees.php', 'fees', 'text/html'],
  ['TEXT/HTML', 'https://a.example/', 'a example', 'text/html'],
  [
    'application/pdf',
    'https://a.example/x/House%20rules.pdf?y=1',
    'House rules',
    'application/pdf',
  ],
  ['application/octet-stream', 'https://a.example/b.docx', 'b.docx', 'application/octet-stream'],
  [undefined, 'https://a.example/c.md', 'c.md', ''],
  ['text/plain', 'https://a.example/%E0%A4%A', '%E0%A4%A', 'text/plain'],
  ['text/plain', 'https://a.example/a%2F..%2F..%2Fetc', 'a...', 'text/plain'],
])('%s at %s is read as %s', async (type, url, name, mimeType) => {
  const file = await makeFetchDocument(answering(type, url))('https://given.example/z#top');
  expect(file).toMatchObject({ name, mimeType, source: 'https://given.example/z' });
});

it.each([
  ['image/png', 200, 'unsupported_document', false],
  ['text/html', 404, 'unreachable_source', false],
  ['text/html', 204, 'unreachable_source', false],
  ['text/html', 503, 'unreachable_source', true],
  ['text/html', 429, 'unreachable_source', true],
])('%s with %i is %s', async (type, status, code, retry) => {
  const fetchDocument = makeFetchDocument(answering(type, 'https://a.example/', status));
  await expect(fetchDocument('https://a.example/')).rejects.toMatchObject({ code, retry });
});

it('passes on a refusal, and tells of silence in its own words', async () => {
  const failing = (error: Error) =>
    makeFetchDocument(() => Promise.reject(error))('https://a.example');
  const refusal = new AppError('address_refused', 'no');
  await expect(failing(refusal)).rejects.toBe(refusal);
  await expect(failing(new AppError('provider_failed', 'no'))).rejects.toMatchObject({
    ...{ code: 'unreachable_source', field: 'url', retry: true },
  });
});

import fc, { type Arbitrary } from 'fast-check';
import type { FuzzRequest } from './fuzz-request.ts';

export const MULTIPART = 'multipart/form-data';
const BOUNDARY = 'fuzz-boundary';
const headers = { 'content-type': `${MULTIPART}; boundary=${BOUNDARY}` };

const part = (field: string, name: string, type: string, text: string): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\n` +
  `Content-Type: ${type}\r\n\r\n${text}\r\n`;
const TYPES: Record<string, string> = { '.md': 'text/markdown', '.txt': 'text/plain' };
const END = `--${BOUNDARY}--\r\n`;

type Upload = Pick<FuzzRequest, 'headers' | 'body'>;

/** A Markdown document, as a form sends it. */
export const uploadOf = (name: string, text: string) => ({
  headers,
  body: part('file', `${name}.md`, 'text/markdown', text) + END,
});

/** A small text document, as a form sends it. */
export const validUpload: Arbitrary<Upload> = fc
  .record({
    name: fc.constantFrom('fees', 'a b', 'ünï', 'x'.repeat(60)),
    ending: fc.constantFrom('.md', '.txt'),
    words: fc.array(fc.lorem({ maxCount: 8 }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ name, ending, words }) => ({
    headers,
    body: part('file', name + ending, TYPES[ending] ?? '', `# ${words.join('\n\n')}`) + END,
  }));

const spoiledUploads: Record<string, Upload> = {
  'no file': { headers, body: END },
  'no form at all': { headers: { 'content-type': 'application/json' }, body: '{"file":"x"}' },
  'no boundary': { headers: { 'content-type': MULTIPART }, body: END },
  'cut off': { headers, body: part('file', 'a.md', 'text/markdown', 'text').slice(0, -12) },
  'another field': { headers, body: part('files', 'a.md', 'text/markdown', '# Text') + END },
  'a kind nobody reads': {
    headers,
    body: part('file', 'a.exe', 'application/octet-stream', 'MZ\0\u0001') + END,
  },
  'a pdf that is none': { headers, body: part('file', 'a.pdf', 'application/pdf', 'text') + END },
  'an empty document': { headers, body: part('file', 'a.md', 'text/markdown', '') + END },
  nothing: { headers: {}, body: '' },
};

export const invalidUpload: Arbitrary<Upload & { how: string }> = fc
  .constantFrom(...Object.entries(spoiledUploads))
  .map(([how, upload]) => ({ how, ...upload }));

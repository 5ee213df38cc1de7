import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { call } from '../testing/open-test-host.ts';
import { startTestHost } from '../testing/start-test-host.ts';

const BOUNDARY = 'x-test-boundary';
interface Part {
  field: string;
  name?: string;
  type?: string;
  bytes: string | Buffer;
}
function multipart(parts: Part[]): Buffer {
  const pieces = parts.flatMap(({ field, name, type, bytes }) => [
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"`,
    name === undefined ? '' : `; filename="${name}"`,
    type === undefined ? '\r\n\r\n' : `\r\nContent-Type: ${type}\r\n\r\n`,
    bytes,
    '\r\n',
  ]);
  return Buffer.concat([...pieces, `--${BOUNDARY}--\r\n`].map((piece) => Buffer.from(piece)));
}
const upload = (port: number, body: string | Buffer, headers: Record<string, string> = {}) =>
  call(port, '/v1/knowledge/upload', {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, ...headers },
    body,
  });
const doc = { field: 'file', name: 'fees.md', type: 'text/markdown', bytes: '# Fees' };

describe('POST /v1/knowledge/upload', () => {
  it('hands the file on and answers what became of it', async () => {
    const { port, uploads } = await startTestHost();
    const answer = await upload(port, multipart([{ ...doc, name: 'Gebühren.md' }]));
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ document_id: 'doc-1', title: 'Gebühren.md', chunks: 2 });
    expect(uploads).toEqual([
      {
        tenantId: 'demo-id',
        file: { name: 'Gebühren.md', mimeType: 'text/markdown', bytes: Buffer.from('# Fees') },
      },
    ]);
  });

  it('keeps nothing of a path but its end', async () => {
    const { port, uploads } = await startTestHost();
    await upload(port, multipart([{ ...doc, name: '../../etc/passwd' }]));
    expect(uploads[0]?.file.name).toBe('passwd');
  });

  it('takes a file of exactly the limit', async () => {
    const { port } = await startTestHost();
    const answer = await upload(port, multipart([{ ...doc, bytes: 'x'.repeat(49_999) }]));
    expect(answer.status).toBe(201);
  });

  const whole = multipart([doc]);
  it.each([
    ['no file', multipart([]), 400, 'bad_request'],
    ['a field instead of a file', multipart([{ field: 'file', bytes: 'hi' }]), 400, 'bad_request'],
    ['a file of another name', multipart([{ ...doc, field: 'doc' }]), 400, 'bad_request'],
    ['two files', multipart([doc, doc]), 400, 'bad_request'],
    ['an empty file', multipart([{ ...doc, bytes: '' }]), 400, 'bad_request'],
    ['a body that ends early', whole.subarray(0, whole.length - 12), 400, 'bad_request'],
    ['a body that is none', 'hello', 400, 'bad_request'],
    ['an empty body', '', 400, 'bad_request'],
    [
      'a file over the limit',
      multipart([{ ...doc, bytes: 'x'.repeat(60_000) }]),
      413,
      'payload_too_large',
    ],
    [
      'a corrupt document',
      multipart([{ ...doc, type: 'application/pdf' }]),
      422,
      'corrupt_document',
    ],
  ])('refuses %s', async (_, body, status, code) => {
    const { port } = await startTestHost();
    const answer = await upload(port, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { code, field: 'file' } });
    expect((await upload(port, multipart([doc]))).status).toBe(201);
  });

  it.each(['application/json', 'text/plain', 'multipart/form-data'])('refuses %s', async (type) => {
    const { port } = await startTestHost();
    const answer = await upload(port, '{}', { 'content-type': type });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: { code: 'bad_request', field: 'file' } });
  });

  it('survives a client that leaves in the middle, many times over', async () => {
    const { port, uploads } = await startTestHost();
    const head =
      'POST /v1/knowledge/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000\r\n' +
      `Content-Type: multipart/form-data; boundary=${BOUNDARY}\r\n\r\n`;
    for (let i = 0; i < 20; i++) {
      const socket = connect(port, '127.0.0.1');
      await new Promise((sent) => socket.write(head + whole.toString().slice(0, 120), sent));
      socket.destroy();
    }
    const answer = await upload(port, whole);
    expect(answer.status).toBe(201);
    expect(uploads).toHaveLength(1);
  });
});

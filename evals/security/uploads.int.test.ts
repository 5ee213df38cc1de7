import { afterAll, beforeAll, expect, it } from 'vitest';
import { documentTypes } from '../../src/knowledge/load/document-type.ts';
import { makeZip } from '../../src/knowledge/load/testing/make-zip.ts';
import { sendRequest } from '../fuzz/send-request.ts';
import { type MatrixHouse, type MatrixTenant, openMatrix } from '../matrix/open-matrix.ts';

const MEGABYTE = 1024 * 1024;

let house: MatrixHouse;
let tenant: MatrixTenant;
beforeAll(async () => {
  house = await openMatrix();
  tenant = await house.tenant();
});
afterAll(() => house?.close());

interface File {
  name: string;
  type?: string;
  bytes: Buffer;
}

async function upload({ name, type = documentTypes.docx, bytes }: File, query = '') {
  const { status, text } = await sendRequest(
    { port: house.port, agent: house.agent, key: tenant.key },
    {
      ...{ method: 'POST', address: `/v1/knowledge/upload${query}`, expect: 'any', how: name },
      headers: { 'content-type': 'multipart/form-data; boundary=cut' },
      body: Buffer.concat([
        Buffer.from(
          `--cut\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
            `Content-Type: ${type}\r\n\r\n`,
        ),
        bytes,
        Buffer.from('\r\n--cut--\r\n'),
      ]),
    },
  );
  return { status, body: JSON.parse(text) };
}

const zeros = (megabytes: number) => Buffer.alloc(megabytes * MEGABYTE);
const document = { name: 'word/document.xml', content: '<w:t>x</w:t>' };
const zip = (...files: Parameters<typeof makeZip>[0]) => makeZip([document, ...files]);

it.each<[string, () => File]>([
  ['a zip bomb', () => ({ name: 'a.docx', bytes: zip(bomb('a.xml', zeros(64))) })],
  [
    'a zip bomb of many files',
    () => ({
      name: 'a.docx',
      bytes: zip(...Array.from({ length: 20 }, (_, n) => bomb(`${n}.xml`, zeros(6)))),
    }),
  ],
  [
    'a zip bomb that lies about its size',
    () => ({ name: 'a.docx', bytes: zip({ ...bomb('a.xml', zeros(64)), claims: 100 }) }),
  ],
  [
    'an archive that leads out by ../',
    () => ({ name: 'a.docx', bytes: zip({ name: '../../etc/cron.d/x', content: 'x' }) }),
  ],
  [
    'an archive with a symbolic link',
    () => ({ name: 'a.docx', bytes: zip({ name: 'x', content: '/etc/passwd', mode: 0o120777 }) }),
  ],
  ['a PDF that is a program', () => ({ name: 'a.pdf', bytes: Buffer.from('MZ\0\u0001') })],
  ['a Word document that is a PDF', () => ({ name: 'a.docx', bytes: Buffer.from('%PDF-1.7\n') })],
  ['a text that is an archive', () => ({ name: 'a.txt', bytes: zip() })],
  ['a text that is a program', () => ({ name: 'a.md', bytes: Buffer.from('\x7fELF\0\0\0') })],
])('refuses %s', async (_, made) => {
  const before = process.memoryUsage().rss;
  const { status, body } = await upload(made());
  expect([status, body.error.code]).toEqual([422, 'corrupt_document']);
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * MEGABYTE);
});
const bomb = (name: string, content: Buffer) => ({ name, content, deflate: true });

it('refuses them in the background too, and the job says why', async () => {
  const bytes = zip({ name: '../x', content: 'x' });
  const { status, body } = await upload({ name: 'later.docx', bytes }, '?background=true');
  expect(status).toBe(202);
  const job = async () => {
    const request = { method: 'GET', address: `/v1/jobs/${body.id}`, headers: {} };
    const from = { port: house.port, agent: house.agent, key: tenant.key };
    const answer = await sendRequest(from, { ...request, expect: 'taken', how: 'the job' });
    return JSON.parse(answer.text);
  };
  await expect.poll(job, { timeout: 20_000 }).toMatchObject({
    state: 'failed',
    error: { code: 'corrupt_document' },
  });
});

it('keeps of a name that leads out nothing but its last part', async () => {
  const told = await upload({
    ...{ name: '../../../etc/passwd.md', type: 'text/markdown' },
    bytes: Buffer.from('Pets are welcome in the garden.'),
  });
  expect(told.status).toBe(201);
  const { rows } = await house.house.db.withTenant(tenant.id, (sql) =>
    sql.query<{ all: string }>('SELECT to_jsonb(d)::text AS all FROM knowledge_documents d'),
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]?.all).not.toContain('..');
  expect(rows[0]?.all).not.toContain('etc');
});

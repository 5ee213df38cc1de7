import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeDocx } from './knowledge/load/testing/make-docx.ts';
import { type ContentDesk, openContentDesk } from './testing/open-content-desk.ts';

let content: ContentDesk;
beforeAll(async () => {
  content = await openContentDesk();
});
afterAll(() => content.close());

describe('/v1/knowledge', () => {
  it('lists, shows, searches and deletes; cached answers die with the document', async () => {
    const { ask, upload, tenantId, told } = await content.desk();
    const stored = await upload(
      'pets.md',
      '# Pets\n\nDogs are welcome.\n\n# Cars\n\nParking is free.',
    );
    expect(stored.status).toBe(201);
    await upload('more.md', '# More\n\nNothing else.');
    const id = (stored.body as { document_id: string }).document_id;
    const first = await ask('GET', '/v1/knowledge/list?limit=1');
    expect(first.body).toMatchObject({ data: [{ title: 'More', mime_type: 'text/markdown' }] });
    const { next_cursor } = first.body as { next_cursor: string };
    const second = await ask('GET', `/v1/knowledge/list?limit=1&cursor=${next_cursor}`);
    expect(second.body).toMatchObject({ data: [{ id, source: 'pets.md' }], next_cursor: null });
    const found = await ask('GET', '/v1/knowledge/search?q=may+my+dog+come&limit=2');
    expect(found.body).toMatchObject({
      data: [{ document_id: id, title: 'Pets', source: 'pets.md', position: 0 }, {}],
    });
    const path = `/v1/knowledge/${id}`;
    expect((await ask('GET', path)).body).toMatchObject({ id, version: 1 });
    const before = (await content.versions(tenantId)).knowledge ?? 0;
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await content.versions(tenantId)).knowledge).toBe(before + 1);
    const after = (await ask('GET', '/v1/knowledge/search?q=dog')).body as {
      data: { document_id: string }[];
    };
    expect(after.data.map((one) => one.document_id)).not.toContain(id);
    for (const gone of [path, `/v1/knowledge/${randomUUID()}`]) {
      expect((await ask('DELETE', gone)).body).toMatchObject({
        error: { code: 'unknown_document' },
      });
    }
    expect(told.map(({ action }) => action)).toEqual([
      'document.stored',
      'document.stored',
      'document.deleted',
    ]);
  });

  it("finds one's own only, though another tenant has the very same text", async () => {
    const [mine, theirs] = [await content.desk(), await content.desk()];
    const text = '# Pets\n\nDogs are welcome.';
    const own = await mine.upload('pets.md', text);
    const other = await theirs.upload('pets.md', text);
    const { data } = (await mine.ask('GET', '/v1/knowledge/search?q=dogs&limit=20')).body as {
      data: { document_id: string }[];
    };
    expect(data.map((one) => one.document_id)).toEqual([
      (own.body as { document_id: string }).document_id,
    ]);
    const path = `/v1/knowledge/${(other.body as { document_id: string }).document_id}`;
    expect((await mine.ask('GET', path)).status).toBe(404);
    expect((await mine.ask('DELETE', path)).status).toBe(404);
    expect((await theirs.ask('GET', path)).status).toBe(200);
  });

  it('reads in the background what is asked to be, or large', async () => {
    const { ask, upload, jobOf } = await content.desk();
    const small = await upload('a.md', '# A\n\nDogs.', '?background=true');
    expect(small.status).toBe(202);
    expect(await jobOf(small)).toMatchObject({
      ...{ kind: 'knowledge.ingest', state: 'done', progress: 100 },
      result: { title: 'A', chunks: 1, unchanged: false },
    });
    const paragraphs = Array.from(
      { length: 400 },
      (_, n) => `Dogs ${n} ${'<!-- x -->'.repeat(300)}`,
    );
    const large = await upload('b.html', `<p>${paragraphs.join('</p><p>')}</p>`);
    expect(large.status).toBe(202);
    expect(await jobOf(large)).toMatchObject({
      state: 'done',
      result: { document_id: expect.any(String) },
    });
    expect((await upload('c.pdf', 'no pdf', '?background=true')).status).toBe(422);
    const broken = await upload('c.pdf', '%PDF-1.7 torn', '?background=true');
    expect(await jobOf(broken)).toMatchObject({
      state: 'failed',
      error: { code: 'corrupt_document' },
    });
    expect((await ask('GET', '/v1/knowledge/list')).body).toMatchObject({ data: [{}, {}] });
  });

  it('keeps of a page nothing but its words', async () => {
    const { ask, upload } = await content.desk();
    const page =
      '<script>alert(1)</script><h1>Pets</h1><p onclick="steal()">Dogs are fine.' +
      '<img src=x onerror=alert(2)></p><iframe src="https://evil.example"></iframe>';
    expect((await upload('page.html', page)).status).toBe(201);
    const { text } = await ask('GET', '/v1/knowledge/search?q=dogs');
    expect(text).toContain('Dogs are fine.');
    expect(text).not.toMatch(/alert|onclick|onerror|iframe|evil|<img/);
  });

  it.each([
    ['an archive named pdf', 'a.pdf', makeDocx(['x']), 422],
    ['a picture named txt', 'a.txt', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), 422],
    ['a program', 'a.exe', 'MZ', 415],
    ['a program behind two extensions', 'a.pdf.exe', 'MZ', 415],
  ])('refuses %s', async (_, name, bytes, status) => {
    const { upload } = await content.desk();
    expect((await upload(name, bytes)).status).toBe(status);
  });
});

describe('POST /v1/knowledge/ingest', () => {
  const path = '/v1/knowledge/ingest';

  async function site(answer: RequestListener) {
    let visits = 0;
    const server = createServer((request, response) => {
      visits += 1;
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close().closeAllConnections());
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, visits: () => visits };
  }
  const page =
    (type: string, body: string): RequestListener =>
    (_, response) =>
      response.writeHead(200, { 'content-type': type }).end(body);

  it('takes what is at an address, under that address', async () => {
    const { ask, jobOf } = await content.desk(true);
    const { url } = await site(page('text/html; charset=utf-8', '<h1>Pets</h1><p>Dogs are fine.'));
    const stored = await ask('POST', path, { url: `${url}/pets.php?x=1#top` });
    expect(stored.status).toBe(201);
    expect(stored.body).toMatchObject({ title: 'Pets', chunks: 1 });
    const titled = await ask('POST', path, { url: `${url}/pets.php?x=1`, title: 'Our pets' });
    expect(titled.body).toMatchObject({ title: 'Our pets' });
    expect((await ask('GET', '/v1/knowledge/list')).body).toMatchObject({
      data: [{ source: `${url}/pets.php?x=1`, title: 'Our pets', version: 2 }],
    });
    const key = { 'idempotency-key': 'k' };
    const later = await ask('POST', path, { url, background: true }, key);
    expect(later.status).toBe(202);
    expect((await ask('POST', path, { url, background: true }, key)).body).toEqual(later.body);
    // The jobs of this test know no private address: what the guard refuses ends a job at once.
    expect(await jobOf(later)).toMatchObject({
      state: 'failed',
      error: { code: 'address_refused' },
    });
  });

  it.each([
    ['a picture', page('image/png', 'x'), 415, 'unsupported_document'],
    ['a page without words', page('text/html', '<p></p>'), 422, 'corrupt_document'],
    ['a PDF that is none', page('application/pdf', 'x'), 422, 'corrupt_document'],
    ['too much', page('text/plain', 'x'.repeat(100_001)), 413, 'payload_too_large'],
    ['nothing', ((_, r) => r.writeHead(404).end()) as RequestListener, 422, 'unreachable_source'],
    ['an error', ((_, r) => r.writeHead(500).end()) as RequestListener, 422, 'unreachable_source'],
    ['a closed door', ((q) => q.destroy()) as RequestListener, 422, 'unreachable_source'],
  ])('refuses %s', async (_, answer, status, code) => {
    const { ask } = await content.desk(true);
    const refused = await ask('POST', path, { url: (await site(answer)).url });
    expect(refused.body).toMatchObject({ error: { code } });
    expect(refused.status).toBe(status);
  });

  it('touches nothing of this machine', async () => {
    const { ask } = await content.desk();
    const { url, visits } = await site(page('text/plain', 'secret'));
    const port = new URL(url).port;
    for (const address of [
      url,
      `http://localhost:${port}`,
      `http://2130706433:${port}`,
      `http://[::ffff:127.0.0.1]:${port}`,
      `http://user@127.0.0.1:${port}`,
      'file:///etc/passwd',
      'nonsense',
    ]) {
      const refused = await ask('POST', path, { url: address });
      expect(refused.status).toBe(422);
      expect(refused.body).toMatchObject({ error: { code: 'address_refused', field: 'url' } });
    }
    expect(visits()).toBe(0);
  });
});

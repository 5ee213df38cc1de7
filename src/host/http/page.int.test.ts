import { describe, expect, it } from 'vitest';
import { call } from '../testing/open-test-host.ts';
import { startTestHost } from '../testing/start-test-host.ts';

describe('the page', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<!doctype html>'],
    ['/web/main.js', 'text/javascript; charset=utf-8', 'sendTurn'],
    ['/web/style.css', 'text/css; charset=utf-8', 'prefers-color-scheme'],
    ['/web/icon.svg', 'image/svg+xml', '<svg'],
  ])('serves %s to whoever comes, checked for changes each time', async (path, type, part) => {
    const { port } = await startTestHost({ settings: { anonymous: false } });
    const answer = await call(port, path, { headers: { host: 'foyer.example' } });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(part);
    expect(answer.headers).toMatchObject({
      'content-type': type,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    const { etag } = answer.headers;
    const again = await call(port, path, { headers: { 'if-none-match': etag ?? '' } });
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', etag]);
    const stale = await call(port, path, { headers: { 'if-none-match': '"other"' } });
    expect(stale.status).toBe(200);
  });

  it('may run its own script and nothing else', async () => {
    const { port } = await startTestHost();
    const policy = (await call(port, '/')).headers['content-security-policy'];
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ]) {
      expect(policy).toContain(part);
    }
    expect(policy).not.toContain('unsafe');
  });

  it.each([
    '/web/main.ts',
    '/web/',
    '/web',
    '/web/../package.json',
    '/web/..%2fpackage.json',
    '/web/%2e%2e/package.json',
    '/web/main.js/../../package.json',
    '/web/main.js/',
    '/web/main.js%00.css',
    '/WEB/main.js',
    '//package.json',
    '/index.html',
  ])('gives nothing else to read: %s', async (path) => {
    const { port } = await startTestHost();
    const answer = await call(port, path);
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ error: { code: 'not_found' } });
  });

  it('takes nothing', async () => {
    const { port } = await startTestHost();
    expect((await call(port, '/', { method: 'HEAD' })).status).toBe(200);
    const answer = await call(port, '/', { method: 'POST' });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET']);
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { allOperations } from '../../src/host/http/openapi/make-document.ts';
import { type MatrixHouse, type MatrixTenant, openMatrix } from '../matrix/open-matrix.ts';

const HOSTILE = '<script>alert(1)</script>';
const PAGES = new Set(['page', 'docs', 'docsAsset', 'pageScript', 'pageStyle', 'pageIcon']);

let house: MatrixHouse;
let tenant: MatrixTenant;
beforeAll(async () => {
  house = await openMatrix();
  tenant = await house.tenant();
});
afterAll(() => house?.close());

it('lets no answer be taken for a page, whatever it repeats', async () => {
  const wrong: unknown[] = [];
  for (const { method, path, id } of allOperations) {
    const address = path.replaceAll(/\{\w+\}/g, encodeURIComponent(HOSTILE));
    const answer = await fetch(`http://127.0.0.1:${house.port}${address}?q=${HOSTILE}`, {
      method: method.toUpperCase(),
      headers: { 'x-api-key': tenant.key, 'content-type': 'application/json' },
      ...(method !== 'get' && { body: JSON.stringify({ [HOSTILE]: HOSTILE, q: HOSTILE }) }),
      signal: AbortSignal.timeout(20_000),
    });
    await answer.body?.cancel();
    const { headers } = answer;
    const type = headers.get('content-type') ?? '';
    const policy = headers.get('content-security-policy') ?? '';
    const isText = type.includes('html') && !PAGES.has(id);
    const isSafe =
      headers.get('x-content-type-options') === 'nosniff' &&
      policy.includes("default-src 'none'") &&
      policy.includes("frame-ancestors 'none'") &&
      !/unsafe-(inline|eval)|\*/.test(policy.replaceAll(/style-src [^;]*/g, ''));
    if (isText || !isSafe) wrong.push([id, answer.status, type, policy]);
  }
  expect(wrong).toEqual([]);
});

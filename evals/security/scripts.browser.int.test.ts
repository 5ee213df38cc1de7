import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeListing } from '../../src/stores/postgres/testing/make-listing.ts';
import { chromiumPath, openBrowser, openTab } from '../../web/testing/open-browser.ts';
import { openHouse } from '../../web/testing/open-house.ts';
import { say, settled } from '../../web/testing/open-page.ts';

if (chromiumPath === undefined) {
  console.log('The browser tests are skipped: no Chromium here (set CHROMIUM_PATH to name one).');
}

const HOSTILE = [
  '<img src=x onerror="stolen=1">',
  '<script>stolen=1</script>',
  '<svg onload=stolen=1>',
  '[click](javascript:stolen=1)',
  '"><iframe srcdoc="<script>parent.stolen=1</script>">',
].join(' ');

let house: Awaited<ReturnType<typeof openHouse>>;
let browser: Browser;

describe.skipIf(chromiumPath === undefined)('what somebody stored', () => {
  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });

  it('in names, listings, chat, documents and words of a model is text', async () => {
    const tenant = await house.tenant();
    const headers = { 'x-api-key': tenant.key, 'content-type': 'application/json' };
    const call = async (method: string, path: string, body: unknown, more = {}) => {
      const answer = await fetch(house.url + path, {
        ...{ method, headers: { ...headers, ...more }, body: JSON.stringify(body) },
      });
      return { status: answer.status, etag: answer.headers.get('etag') ?? '' };
    };
    const short = HOSTILE.slice(0, 100);
    const { City, UnparsedAddress, PublicRemarks } = {
      ...makeListing('X1'),
      ...{ City: 'Oakland', UnparsedAddress: short, PublicRemarks: HOSTILE },
    };
    const changed = await call('POST', '/v1/properties', {
      ...makeListing('X1'),
      ...{ City, UnparsedAddress, PublicRemarks },
    });
    expect(changed.status).toBe(201);
    await tenant.upload('quiet.md', `# ${HOSTILE}\n\nQuiet hours begin late, ${HOSTILE}.\n`);
    const agent = await fetch(`${house.url}/v1/agents/${tenant.agentId}`, { headers });
    const etag = agent.headers.get('etag') ?? '';
    const path = `/v1/agents/${tenant.agentId}`;
    const named = await call('PATCH', path, { name: short }, { 'if-match': etag });
    expect(named.status).toBe(200);
    const published = await call('POST', `${path}/publish`, {}, { 'if-match': named.etag });
    expect(published.status).toBeLessThan(300);
    house.says((acted) =>
      acted
        ? { say: `Quiet hours begin late, ${HOSTILE}.` }
        : { calls: [{ name: 'search_properties', args: { keyword: HOSTILE } }] },
    );
    const { page, complaints, violations, close } = await openTab(browser);
    const enter = async (shown: string) => {
      await page.goto(house.url);
      await page.getByLabel('API key', { exact: true }).fill(tenant.key);
      await page.keyboard.press('Enter');
      await page.locator(shown).waitFor();
    };
    const isHarmless = async () => {
      for (const tag of ['img[src="x"]', 'main script', 'svg[onload]', 'iframe']) {
        expect(await page.locator(tag).count()).toBe(0);
      }
      expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
      expect(await page.evaluate('typeof stolen')).toBe('undefined');
    };
    await enter('h2:has-text("onerror"), h1:has-text("onerror")');
    await say(page, `When do quiet hours begin? ${HOSTILE}`);
    await settled(page);
    expect(await page.locator('.turn').last().textContent()).toContain('onerror');
    await isHarmless();
    await enter('.turn');
    await isHarmless();
    expect(await violations()).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  }, 120_000);

  it('is not run where the address of an answer is opened itself', async () => {
    const { page, close } = await openTab(browser);
    for (const path of [
      `/v1/nothing/${encodeURIComponent(HOSTILE)}`,
      `/threads/${encodeURIComponent(HOSTILE)}`,
      `/docs/${encodeURIComponent(HOSTILE)}`,
      `/?${encodeURIComponent(HOSTILE)}#${HOSTILE}`,
    ]) {
      await page.goto(house.url + path);
      expect(await page.locator('img[src="x"], svg[onload], iframe').count()).toBe(0);
      expect(await page.evaluate('typeof stolen')).toBe('undefined');
    }
    await close();
  });
});

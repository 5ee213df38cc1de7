import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { booking } from '../testing/booking.ts';
import { makeGates } from '../testing/make-gates.ts';
import { chromiumPath, openBrowser, openTab } from '../testing/open-browser.ts';
import { openHouse } from '../testing/open-house.ts';
import { saysAfterSearch } from '../testing/says-after-search.ts';
import { serveReactPage } from '../testing/serve-react-page.ts';

if (chromiumPath === undefined) {
  console.log('The useStream tests are skipped: no Chromium here (set CHROMIUM_PATH to name one).');
}

let house: Awaited<ReturnType<typeof openHouse>>;
let react: Awaited<ReturnType<typeof serveReactPage>>;
let browser: Browser;
const gates = makeGates();
/** A busy machine may take long. */
const PATIENT = { timeout: 30_000 };
const tabs: { complaints: string[]; close(): Promise<void> }[] = [];

type Tenant = Awaited<ReturnType<typeof house.tenant>>;

async function enter({ key, agentId }: Tenant) {
  const tab = await openTab(browser);
  tabs.push(tab);
  await tab.page.goto(react.address({ api: house.url, key, assistant: agentId }));
  await tab.page.getByLabel('Message').waitFor();
  return tab.page;
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message').fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

/** What was said, as the page shows it: `human: …`, `ai: …`. */
const shown = (page: Page) =>
  page
    .locator('li')
    .evaluateAll((all) => all.map((li) => `${li.getAttribute('data-type')}: ${li.textContent}`));
/** The same without what the model and its tools said among themselves. */
const said = async (page: Page) =>
  (await shown(page)).filter((line) => line !== 'ai: ' && !line.startsWith('tool:'));
const tokens = (page: Page) => page.locator('#tokens').textContent();
const finished = (page: Page, count: number) =>
  page.locator(`main[data-loading="false"][data-ended="${count}"]`).waitFor();

describe.skipIf(chromiumPath === undefined)('useStream of the official React client', () => {
  beforeAll(async () => {
    [house, react, browser] = await Promise.all([openHouse(), serveReactPage(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await react?.close();
    await house?.close();
  });
  afterEach(async () => {
    house.says(null);
    gates.openAll();
    for (const { complaints, close } of tabs.splice(0)) {
      await close();
      expect(complaints).toEqual([]);
    }
  });

  it('holds a conversation', async () => {
    const page = await enter(await house.tenant());
    house.says(() => ({ say: 'Good morning.' }));
    await say(page, 'hello');
    await finished(page, 1);
    expect(await shown(page)).toEqual(['human: hello', 'ai: Good morning.']);
    expect((await tokens(page))?.trim()).toBe('Good morning.');
    house.says(() => ({ say: 'At eight.' }));
    await say(page, 'when do you open?');
    await finished(page, 2);
    expect(await shown(page)).toEqual([
      'human: hello',
      'ai: Good morning.',
      'human: when do you open?',
      'ai: At eight.',
    ]);
  });

  it('goes on with an answer after a reload in its middle', async () => {
    const tenant = await house.tenant();
    const gate = saysAfterSearch(house, gates);
    const page = await enter(tenant);
    await say(page, 'show me a home');
    await expect.poll(() => tokens(page), PATIENT).toContain('Let me look.');
    await page.reload();
    // From the beginning, and still on its way.
    await expect.poll(() => tokens(page), PATIENT).toContain('Let me look.');
    expect(await page.locator('main').getAttribute('data-loading')).toBe('true');
    gate.open();
    await finished(page, 1);
    expect((await tokens(page))?.trim()).toBe('Let me look. Here you are.');
    expect(await said(page)).toEqual([
      'human: show me a home',
      'ai: Let me look. ',
      'ai: Here you are.',
    ]);
    expect(await tenant.query('SELECT DISTINCT run_id FROM runs')).toHaveLength(1);
    await page.reload();
    await expect.poll(() => said(page), PATIENT).toHaveLength(3);
  });

  it('answers what waits for approval, also after a reload', async () => {
    const tenant = await house.tenant(['book_viewing']);
    house.says((acted) => (acted ? { say: 'Thank you.' } : booking(tenant.listingKey)));
    const page = await enter(tenant);
    await say(page, 'book it');
    await page.locator('#interrupt').waitFor();
    await finished(page, 1);
    expect(await page.locator('#interrupt pre').textContent()).toContain('Dana Whitfield');
    const booked = () => tenant.query('SELECT 1 FROM appointments');
    expect(await booked()).toHaveLength(0);
    await page.reload();
    await page.getByRole('button', { name: 'Approve' }).click();
    await finished(page, 1);
    expect(await booked()).toHaveLength(1);
    expect((await said(page)).at(-1)).toBe('ai: Thank you.');
    expect(await page.locator('#interrupt').count()).toBe(0);
  });

  it('answers a second message after the first, when both are sent at once', async () => {
    const tenant = await house.tenant();
    const gate = saysAfterSearch(house, gates);
    const page = await enter(tenant);
    await say(page, 'first');
    await expect.poll(() => tokens(page), PATIENT).toContain('Let me look.');
    await say(page, 'second');
    house.says(() => ({ say: 'And this is the other.' }));
    gate.open();
    await finished(page, 2);
    expect(await said(page)).toEqual([
      'human: first',
      'ai: Let me look. ',
      'ai: Here you are.',
      'human: second',
      'ai: And this is the other.',
    ]);
  });

  it('stops an answer, and takes the next message', async () => {
    const tenant = await house.tenant();
    saysAfterSearch(house, gates);
    const page = await enter(tenant);
    await say(page, 'show me a home');
    await expect.poll(() => tokens(page), PATIENT).toContain('Let me look.');
    await page.getByRole('button', { name: 'Stop' }).click();
    const statuses = () => tenant.query<{ status: string }>('SELECT status FROM runs');
    await expect.poll(statuses, PATIENT).toEqual([{ status: 'interrupted' }]);
    await page.locator('main[data-loading="false"]').waitFor();
    house.says(() => ({ say: 'Good morning.' }));
    await say(page, 'hello');
    await expect.poll(async () => (await said(page)).at(-1), PATIENT).toBe('ai: Good morning.');
  });
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { booking } from './testing/booking.ts';
import { makeGates } from './testing/make-gates.ts';
import { chromiumPath, openBrowser, openTab } from './testing/open-browser.ts';
import { openHouse } from './testing/open-house.ts';

if (chromiumPath === undefined) {
  console.log('The browser tests are skipped: no Chromium here (set CHROMIUM_PATH to name one).');
}

let house: Awaited<ReturnType<typeof openHouse>>;
let browser: Browser;
const tabs: { complaints: string[]; close(): Promise<void> }[] = [];

const gates = makeGates();
/** A busy machine may take long. */
const PATIENT = { timeout: 30_000 };

type Tenant = Awaited<ReturnType<typeof house.tenant>>;

/** Into the field that a host without a key makes the page open. */
async function giveKey(page: Page, { key }: Pick<Tenant, 'key'>): Promise<void> {
  await page.getByLabel('API key', { exact: true }).fill(key);
  await page.keyboard.press('Enter');
}

/** The page, as someone who has given the key sees it. */
async function enter(tenant: Tenant) {
  const tab = await openTab(browser);
  tabs.push(tab);
  const { page } = tab;
  await page.goto(house.url);
  await giveKey(page, tenant);
  await page.getByRole('heading', { name: 'Talk to Desk' }).waitFor();
  return tab;
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

const lastTurn = (page: Page) => page.locator('.turn').last();
const reply = (page: Page) => lastTurn(page).locator('.reply');
const lights = (page: Page) =>
  lastTurn(page)
    .locator('.light')
    .evaluateAll((all) => all.map((light) => light.getAttribute('data-node')));
const settled = (page: Page, state = 'done') =>
  page.locator(`.turn:last-child[data-state="${state}"]`).waitFor();

/** A page on which a booking waits for approval. */
async function enterWaiting() {
  const tenant = await house.tenant(['book_viewing']);
  house.says((acted) => (acted ? { say: 'Thank you.' } : booking(tenant.listingKey)));
  const tab = await enter(tenant);
  await say(tab.page, 'book it');
  await settled(tab.page, 'waiting');
  const booked = () =>
    tenant.query<{ name: string }>(
      `SELECT e.args->>'name' AS name FROM tool_effects e JOIN appointments a ON true`,
    );
  return { ...tab, booked, key: tenant.key };
}

describe.skipIf(chromiumPath === undefined)('the page', () => {
  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
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

  it('streams the reply and lights the nodes in order, with times and details', async () => {
    const tenant = await house.tenant();
    await tenant.upload('fees.md', '# Fees\n\nThe application fee is $41 for every adult.\n');
    const { page } = await enter(tenant);
    await say(page, 'What is the application fee?');
    await settled(page);
    expect(await reply(page).textContent()).toContain('$41');
    expect(await lights(page)).toEqual([
      'classify-intent',
      'check-cache',
      'retrieve',
      'respond',
      'validate',
      'persist',
    ]);
    const steps = await lastTurn(page).locator('.steps').innerText();
    for (const part of [
      /\bms\b/,
      /faq|pricing/,
      /miss/,
      /Fees \(fees\.md\), score 0\.\d+/,
      /passed/,
    ]) {
      expect(steps).toMatch(part);
    }
    expect(await page.getByRole('region', { name: 'Sources' }).innerText()).toContain('fees.md');
    await say(page, 'What is the application fee?');
    await settled(page);
    expect(await lights(page)).toEqual(['classify-intent', 'check-cache', 'persist']);
    expect(await lastTurn(page).innerText()).toContain('Answered from the cache');
  });

  it('shows words while the reply is still being written', async () => {
    const gate = gates.make();
    house.says(async (acted) => {
      if (acted) await gate.opened;
      return acted
        ? { say: 'Here you are.' }
        : { say: 'Let me look. ', calls: [{ name: 'search_properties', args: {} }] };
    });
    const { page } = await enter(await house.tenant());
    await say(page, 'Show me a home');
    await page.locator('.light[data-node="respond"][data-state="running"]').nth(0).waitFor();
    await page.locator('.tool[data-tool="search_properties"]').waitFor();
    expect((await reply(page).innerText()).trim()).toBe('Let me look.');
    expect(await page.getByRole('status').textContent()).toBe('Desk is answering…');
    gate.open();
    await settled(page);
    expect(await reply(page).textContent()).toBe('Let me look. Here you are.');
    const tool = lastTurn(page).locator('.tool');
    expect(await tool.locator('pre').first().isVisible()).toBe(false);
    await tool.locator('summary').click();
    expect(await tool.locator('pre').last().textContent()).toContain('"listings"');
  });

  it('goes on with the same thread after a reload', async () => {
    const tenant = await house.tenant();
    house.says(() => ({ say: 'Noted.' }));
    const { page } = await enter(tenant);
    await say(page, 'first words');
    await settled(page);
    await page.reload();
    await giveKey(page, tenant);
    await page.locator('.turn').waitFor();
    expect(await page.locator('.ask').allInnerTexts()).toEqual([
      expect.stringContaining('first words'),
    ]);
    await say(page, 'second words');
    await settled(page);
    expect(await tenant.query('SELECT DISTINCT thread_id FROM messages')).toHaveLength(1);
    expect(await tenant.query('SELECT 1 FROM messages')).toHaveLength(4);
    await page.getByRole('button', { name: 'New conversation' }).click();
    expect(await page.locator('.turn').count()).toBe(0);
    await say(page, 'other words');
    await settled(page);
    expect(await tenant.query('SELECT DISTINCT thread_id FROM messages')).toHaveLength(2);
  });

  it('goes on with an answer after a reload in its middle', async () => {
    const gate = gates.make();
    house.says(async (acted) => {
      if (acted) await gate.opened;
      return acted
        ? { say: 'Here you are.' }
        : { say: 'Let me look. ', calls: [{ name: 'search_properties', args: {} }] };
    });
    const tenant = await house.tenant();
    const { page } = await enter(tenant);
    await say(page, 'first words');
    await page.locator('.tool[data-tool="search_properties"]').waitFor();
    await page.reload();
    await giveKey(page, tenant);
    await settled(page, 'running');
    await expect.poll(() => reply(page).textContent(), PATIENT).toBe('Let me look. ');
    const before = await lights(page);
    gate.open();
    await settled(page);
    expect(await reply(page).textContent()).toBe('Let me look. Here you are.');
    // What was seen before is not seen twice.
    expect((await lights(page)).slice(0, before.length)).toEqual(before);
    expect(await lights(page)).toEqual([
      ...['classify-intent', 'check-cache', 'retrieve', 'respond'],
      ...['act', 'respond', 'validate', 'persist'],
    ]);
    expect(await page.locator('.tool').count()).toBe(1);
    expect(await tenant.query('SELECT 1 FROM runs')).toHaveLength(1);
    expect(await tenant.query('SELECT 1 FROM messages')).toHaveLength(2);
  });

  it('shows the end of an answer that came while it was away', async () => {
    const gate = gates.make();
    house.says(async () => {
      await gate.opened;
      return { say: 'Noted.' };
    });
    const tenant = await house.tenant();
    const { page } = await enter(tenant);
    await say(page, 'first words');
    await page.locator('.light[data-node="respond"]').waitFor();
    await page.goto('about:blank');
    gate.open();
    await expect.poll(() => tenant.query('SELECT 1 FROM messages'), PATIENT).toHaveLength(2);
    await page.goto(house.url);
    await giveKey(page, tenant);
    await settled(page);
    expect(await reply(page).textContent()).toBe('Noted.');
    expect(await tenant.query('SELECT 1 FROM runs')).toHaveLength(1);
  });

  it('reads on by itself when the connection breaks', async () => {
    const gate = gates.make();
    house.says(async () => {
      await gate.opened;
      return { say: 'Noted.' };
    });
    const tenant = await house.tenant();
    const { page } = await enter(tenant);
    await say(page, 'first words');
    await page.locator('.light[data-node="respond"]').waitFor();
    house.cutConnections();
    gate.open();
    await settled(page);
    expect(await reply(page).textContent()).toBe('Noted.');
    expect(await tenant.query('SELECT 1 FROM runs')).toHaveLength(1);
  });

  it('approves what waits, also after a reload, and nothing happens before', async () => {
    const { page, booked, key } = await enterWaiting();
    expect(await lights(page)).toEqual([
      'classify-intent',
      'check-cache',
      'retrieve',
      'respond',
      'approve',
    ]);
    expect(await booked()).toEqual([]);
    await page.reload();
    await giveKey(page, { key });
    const card = page.getByRole('region', { name: 'This waits for your approval' });
    expect(await card.innerText()).toContain('Dana Whitfield');
    await card.getByRole('button', { name: 'Approve' }).click();
    await settled(page);
    expect(await reply(page).textContent()).toBe('Thank you.');
    expect(await booked()).toEqual([{ name: 'Dana Whitfield' }]);
    expect(await card.count()).toBe(0);
  });

  it('carries out what was edited, once it is valid JSON', async () => {
    const { page, booked } = await enterWaiting();
    await page.getByRole('button', { name: 'Edit' }).click();
    const field = page.getByLabel('Arguments of Book viewing, as JSON');
    const proposed = await field.inputValue();
    for (const [text, problem] of [
      ['{"name": ', 'not valid JSON'],
      ['[1]', 'one JSON object'],
    ] as const) {
      await field.fill(text);
      await page.getByRole('button', { name: 'Approve as edited' }).click();
      expect(await page.getByRole('alert').textContent()).toContain(problem);
      expect(await field.getAttribute('aria-invalid')).toBe('true');
    }
    expect(await booked()).toEqual([]);
    await field.fill(proposed.replace('Dana Whitfield', 'Robin Okafor'));
    await page.getByRole('button', { name: 'Approve as edited' }).click();
    await settled(page);
    expect(await booked()).toEqual([{ name: 'Robin Okafor' }]);
  });

  it('writes nothing that was turned down, and shows why', async () => {
    const { page, booked } = await enterWaiting();
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByLabel('Why not?').fill('Too early');
    await page.getByRole('button', { name: 'Turn it down' }).click();
    await settled(page);
    expect(await lastTurn(page).locator('.ask').textContent()).toBe('Turned down: Too early');
    expect(await lastTurn(page).locator('.steps').innerText()).toContain('not done');
    expect(await booked()).toEqual([]);
  });

  it('shows hostile text of a person, the model and a document as text', async () => {
    const hostile = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
    const tenant = await house.tenant();
    await tenant.upload(
      `${hostile.replaceAll('/', '')}.md`,
      `# ${hostile}\n\nThe quiet hours begin late, ${hostile}.\n`,
    );
    house.says((acted) =>
      acted
        ? { say: `The quiet hours begin late, ${hostile}.` }
        : { calls: [{ name: 'search_properties', args: { keyword: hostile } }] },
    );
    const { page, violations } = await enter(tenant);
    await say(page, `When do the quiet hours begin? ${hostile}`);
    await settled(page);
    const turn = lastTurn(page);
    expect(await turn.locator('.ask').textContent()).toContain(hostile);
    expect(await reply(page).textContent()).toContain(hostile);
    expect(await turn.locator('.steps').textContent()).toContain('onerror');
    expect(await page.getByRole('region', { name: 'Sources' }).textContent()).toContain(hostile);
    await page.reload();
    await giveKey(page, tenant);
    await page.locator('.turn').waitFor();
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await violations()).toEqual([]);
  });

  it('would refuse a script that got in all the same', async () => {
    const { page, violations, complaints } = await enter(await house.tenant());
    await page.evaluate(`try { document.body.innerHTML = '<img src=x onerror=alert(1)>' } catch {}
      document.body.append(Object.assign(document.createElement('a'), { textContent: 'here' }));
      document.body.lastChild.setAttribute('style', 'color: red')`);
    await expect.poll(violations).toEqual(expect.arrayContaining(['require-trusted-types-for']));
    complaints.length = 0;
  });

  it('shows what the host refuses, and goes on when it is put right', async () => {
    const tenant = await house.tenant();
    const { page } = await enter(tenant);
    await tenant.query(`UPDATE agents SET id = gen_random_uuid()`);
    await say(page, 'hello');
    await settled(page, 'failed');
    const alert = page.getByRole('alert');
    expect(await alert.innerText()).toMatch(/no such agent\s+unknown_agent/);
    expect(await alert.innerText()).toContain('GET /v1/agents lists the agents.');
    await page.route('**/v1/chat/message', (route) => route.abort());
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('unreachable').waitFor();
    await page.unroute('**/v1/chat/message');
    expect(await page.locator('.turn').count()).toBe(1);

    await page.getByText('API key', { exact: true }).first().click();
    await page.getByLabel('API key', { exact: true }).fill('wrong-key');
    await page.getByRole('button', { name: 'Use this key' }).click();
    await page.getByText('unauthorized').waitFor();
    await page.getByLabel('API key', { exact: true }).fill(tenant.key);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Talk to Desk' }).waitFor();
    await say(page, 'hello');
    await settled(page);
  });

  it('keeps the key in its memory alone, and asks for it again', async () => {
    const tenant = await house.tenant();
    const { page } = await enter(tenant);
    await say(page, 'hello');
    await settled(page);
    const kept = await page.evaluate<string>(
      `JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])`,
    );
    expect(kept).toContain('hello');
    expect(kept).not.toContain(tenant.key);
    await page.reload();
    await page.getByText('unauthorized').waitFor();
    expect(await page.getByLabel('API key', { exact: true }).inputValue()).toBe('');
    expect(await page.locator('.turn').count()).toBe(0);
    await giveKey(page, tenant);
    await page.locator('.turn').waitFor();
  });

  it('offers every agent, however many pages they fill', async () => {
    const tenant = await house.tenant();
    await tenant.query(`
      INSERT INTO agents (tenant_id, id, slug, name, type, prompt, time_zone, language)
      SELECT tenant_id, gen_random_uuid(), 'desk-' || n, 'Desk ' || n, type, '', 'UTC', 'en'
      FROM agents, generate_series(1, 150) AS n`);
    const { page } = await enter(tenant);
    expect(await page.getByLabel('Agent').locator('option').count()).toBe(151);
  });

  it('can be used with the keyboard alone', async () => {
    const tenant = await house.tenant(['book_viewing']);
    house.says((acted) => (acted ? { say: 'Thank you.' } : booking(tenant.listingKey)));
    const { page } = await enter(tenant);
    const focused = () =>
      page.evaluate<string>('document.activeElement.className || document.activeElement.id');
    expect(await focused()).toBe('message');
    await page.keyboard.type('book');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('it');
    await page.keyboard.press('Enter');
    await settled(page, 'waiting');
    expect(await page.locator('.ask').textContent()).toBe('You: book\nit');
    await expect.poll(focused).toContain('approval');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA');
    // Past Approve as edited to Cancel, and back at Edit.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Edit');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await settled(page);
    await expect.poll(focused).toBe('message');
    expect(await reply(page).textContent()).toBe('Thank you.');
  });
});

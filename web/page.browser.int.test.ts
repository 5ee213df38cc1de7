import { expect, it } from 'vitest';
import { describePages } from './testing/describe-pages.ts';
import { chromiumPath } from './testing/open-browser.ts';
import { giveKey, lastTurn, lights, reply, say, settled } from './testing/open-page.ts';

if (chromiumPath === undefined) {
  console.log('The browser tests are skipped: no Chromium here (set CHROMIUM_PATH to name one).');
}

describePages('the page', (pages, house) => {
  it('streams the reply and lights the nodes in order, with times and details', async () => {
    const tenant = await house().tenant();
    await tenant.upload('fees.md', '# Fees\n\nThe application fee is $41 for every adult.\n');
    const { page } = await pages().enter(tenant);
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
    const gate = pages().saysAfterSearch();
    const { page } = await pages().enter(await house().tenant());
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

  it('shows what the host refuses, and goes on when it is put right', async () => {
    const tenant = await house().tenant();
    const { page } = await pages().enter(tenant);
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
    const tenant = await house().tenant();
    const { page } = await pages().enter(tenant);
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
    const tenant = await house().tenant();
    await tenant.query(`
      INSERT INTO agents (tenant_id, id, slug, name, type, prompt, time_zone, language)
      SELECT tenant_id, gen_random_uuid(), 'desk-' || n, 'Desk ' || n, type, '', 'UTC', 'en'
      FROM agents, generate_series(1, 150) AS n`);
    const { page } = await pages().enter(tenant);
    expect(await page.getByLabel('Agent').locator('option').count()).toBe(151);
  });
});

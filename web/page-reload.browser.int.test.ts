import { expect, it } from 'vitest';
import { describePages } from './testing/describe-pages.ts';
import { giveKey, lights, PATIENT, reply, say, settled } from './testing/open-page.ts';

describePages('the page, when it is left and comes back', (pages, house) => {
  it('goes on with the same thread after a reload', async () => {
    const tenant = await house().tenant();
    house().says(() => ({ say: 'Noted.' }));
    const { page } = await pages().enter(tenant);
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
    const gate = pages().saysAfterSearch();
    const tenant = await house().tenant();
    const { page } = await pages().enter(tenant);
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
    const { gate, tenant, page } = await pages().enterAsking();
    await page.goto('about:blank');
    gate.open();
    await expect.poll(() => tenant.query('SELECT 1 FROM messages'), PATIENT).toHaveLength(2);
    await page.goto(house().url);
    await giveKey(page, tenant);
    await settled(page);
    expect(await reply(page).textContent()).toBe('Noted.');
    expect(await tenant.query('SELECT 1 FROM runs')).toHaveLength(1);
  });

  it('reads on by itself when the connection breaks', async () => {
    const { gate, tenant, page } = await pages().enterAsking();
    house().cutConnections();
    gate.open();
    await settled(page);
    expect(await reply(page).textContent()).toBe('Noted.');
    expect(await tenant.query('SELECT 1 FROM runs')).toHaveLength(1);
  });
});

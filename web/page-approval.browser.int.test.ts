import { expect, it } from 'vitest';
import { booking } from './testing/booking.ts';
import { describePages } from './testing/describe-pages.ts';
import { giveKey, lastTurn, lights, reply, settled } from './testing/open-page.ts';

describePages('the page, where a person decides', (pages, house) => {
  it('approves what waits, also after a reload, and nothing happens before', async () => {
    const { page, booked, key } = await pages().enterWaiting();
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
    const { page, booked } = await pages().enterWaiting();
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
    const { page, booked } = await pages().enterWaiting();
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByLabel('Why not?').fill('Too early');
    await page.getByRole('button', { name: 'Turn it down' }).click();
    await settled(page);
    expect(await lastTurn(page).locator('.ask').textContent()).toBe('Turned down: Too early');
    expect(await lastTurn(page).locator('.steps').innerText()).toContain('not done');
    expect(await booked()).toEqual([]);
  });

  it('can be used with the keyboard alone', async () => {
    const tenant = await house().tenant(['book_viewing']);
    house().says((acted) => (acted ? { say: 'Thank you.' } : booking(tenant.listingKey)));
    const { page } = await pages().enter(tenant);
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

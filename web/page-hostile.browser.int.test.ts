import { expect, it } from 'vitest';
import { describePages } from './testing/describe-pages.ts';
import { giveKey, lastTurn, reply, say, settled } from './testing/open-page.ts';

describePages('the page, with hostile text', (pages, house) => {
  it('shows hostile text of a person, the model and a document as text', async () => {
    const hostile = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
    const tenant = await house().tenant();
    await tenant.upload(
      `${hostile.replaceAll('/', '')}.md`,
      `# ${hostile}\n\nThe quiet hours begin late, ${hostile}.\n`,
    );
    house().says((acted) =>
      acted
        ? { say: `The quiet hours begin late, ${hostile}.` }
        : { calls: [{ name: 'search_properties', args: { keyword: hostile } }] },
    );
    const { page, violations } = await pages().enter(tenant);
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
    const { page, violations, complaints } = await pages().enter(await house().tenant());
    await page.evaluate(`try { document.body.innerHTML = '<img src=x onerror=alert(1)>' } catch {}
      document.body.append(Object.assign(document.createElement('a'), { textContent: 'here' }));
      document.body.lastChild.setAttribute('style', 'color: red')`);
    await expect.poll(violations).toEqual(expect.arrayContaining(['require-trusted-types-for']));
    complaints.length = 0;
  });
});

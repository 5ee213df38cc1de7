import type { Browser, Page } from 'playwright-core';
import { booking } from './booking.ts';
import { makeGates } from './make-gates.ts';
import { openBrowser, openTab } from './open-browser.ts';
import { openHouse } from './open-house.ts';
import { saysAfterSearch } from './says-after-search.ts';

type House = Awaited<ReturnType<typeof openHouse>>;
export type PageTenant = Awaited<ReturnType<House['tenant']>>;

/** A busy machine may take long. */
export const PATIENT = { timeout: 30_000 };

/** Into the field that a host without a key makes the page open. */
export async function giveKey(page: Page, { key }: Pick<PageTenant, 'key'>): Promise<void> {
  await page.getByLabel('API key', { exact: true }).fill(key);
  await page.keyboard.press('Enter');
}

export async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

export const lastTurn = (page: Page) => page.locator('.turn').last();
export const reply = (page: Page) => lastTurn(page).locator('.reply');
export const lights = (page: Page) =>
  lastTurn(page)
    .locator('.light')
    .evaluateAll((all) => all.map((light) => light.getAttribute('data-node')));
export const settled = (page: Page, state = 'done') =>
  page.locator(`.turn:last-child[data-state="${state}"]`).waitFor();

/** A house and a browser before it; tabs are closed, and their complaints told, after each test. */
export async function openPages() {
  const [house, browser]: [House, Browser] = await Promise.all([openHouse(), openBrowser()]);
  const gates = makeGates();
  const tabs: { complaints: string[]; close(): Promise<void> }[] = [];

  /** The page, as someone who has given the key sees it. */
  async function enter(tenant: PageTenant) {
    const tab = await openTab(browser);
    tabs.push(tab);
    const { page } = tab;
    await page.goto(house.url);
    await giveKey(page, tenant);
    await page.getByRole('heading', { name: 'Talk to Desk' }).waitFor();
    return tab;
  }

  return {
    house,
    gates,
    enter,
    /** A page on which a booking waits for approval. */
    async enterWaiting() {
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
    },
    /** A page whose first question waits for the gate before it is answered. */
    async enterAsking() {
      const gate = gates.make();
      house.says(async () => {
        await gate.opened;
        return { say: 'Noted.' };
      });
      const tenant = await house.tenant();
      const { page } = await enter(tenant);
      await say(page, 'first words');
      await page.locator('.light[data-node="respond"]').waitFor();
      return { gate, tenant, page };
    },
    /** The model has something looked up, and goes on when the gate opens. */
    saysAfterSearch: () => saysAfterSearch(house, gates),
    /** What the tabs of a test complained of. */
    async endTest(): Promise<string[]> {
      house.says(null);
      gates.openAll();
      const told: string[] = [];
      for (const { complaints, close } of tabs.splice(0)) {
        await close();
        told.push(...complaints);
      }
      return told;
    },
    async close(): Promise<void> {
      await browser.close();
      await house.close();
    },
  };
}
export type Pages = Awaited<ReturnType<typeof openPages>>;

import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { chromiumPath } from './open-browser.ts';
import { openPages, type Pages } from './open-page.ts';

type House = Pages['house'];

/**
 * Tests with one house and one browser for all of them, where there is a browser; after each the
 * tabs are closed, and none may have complained. `pages` and `house` may be asked within a test.
 */
export function describePages(
  name: string,
  tests: (pages: () => Pages, house: () => House) => void,
): void {
  describe.skipIf(chromiumPath === undefined)(name, () => {
    let opened: Pages | undefined;
    const pages = () => {
      if (opened === undefined) throw new Error('the pages are not open yet');
      return opened;
    };
    beforeAll(async () => {
      opened = await openPages();
    });
    afterAll(() => opened?.close());
    afterEach(async () => {
      expect(await pages().endTest()).toEqual([]);
    });
    tests(pages, () => pages().house);
  });
}

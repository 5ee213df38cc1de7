import { expect, test } from 'vitest';
import { respell } from './respell.ts';

test.each([
  ['a 2 bedrom apartmnt in alamda tomorow', 'a 2 bedroom apartment in alameda tomorrow'],
  ['can i veiw it', 'can i view it'],
  ['Fridah Mondy, fridah.mondy@example.com', 'Fridah Mondy, fridah.mondy@example.com'],
  ['parking and viewings', 'parking and viewings'],
])('%s', (said, mended) => {
  expect(respell(said, ['Alameda', 'Bay Farm Island'])).toBe(mended);
});

import type { DemoDocument } from '../demo-document.ts';

export const buyingSteps: DemoDocument = {
  source: 'buying-steps.md',
  title: 'Buying a home step by step',
  text: `# Buying a home step by step

Most purchases with Copperline Homes take 30 to 45 days from the accepted offer to the keys.

## 1. Get ready

Talk to a lender and get a pre-approval letter. It costs nothing at most lenders and is usually
valid for 90 days. Sellers in our area rarely look at an offer without one. We can name three
local lenders, and we are paid by none of them.

## 2. Look at homes

You view homes with one of our agents. Before the first viewing of a home for sale we sign a
written buyer agreement with you, as California requires. It says what we do and what we earn.

## 3. Make an offer

Your agent prepares the offer with you, normally within one day. With an accepted offer you pay an
earnest money deposit of 3 percent of the price into escrow within 3 working days.

## 4. Inspect

You have 10 days for inspections unless the contract says otherwise. A general inspection costs
about $600 and a termite inspection about $200. You choose the inspectors, and we come along.

## 5. Close

The lender orders the appraisal, which costs about $750 and takes a week. Closing costs for a
buyer are usually 2 to 3 percent of the price. You sign at the escrow office, and the keys are
handed over on the day the deed is recorded.

## If something goes wrong

Within the inspection period you can withdraw and get the earnest money back.
`,
};

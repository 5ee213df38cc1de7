import type { DemoDocument } from '../demo-document.ts';

export const commission: DemoDocument = {
  source: 'commission.md',
  title: 'Commission and what we earn',
  text: `# Commission and what we earn

Commissions are negotiable and are not set by law. These are the rates Copperline Homes asks for.

## Sellers

The seller's commission is 2.4 percent of the sale price, paid at closing out of the proceeds.
When nothing is sold, nothing is owed. Photographs, floor plan and advertising are included.

## Buyers

Our fee for representing a buyer is 2.2 percent of the purchase price. It is written in the buyer
agreement before the first viewing. A seller may agree to pay all or part of it; your agent asks
for that in the offer. If you buy one of our own listings we represent the seller, and another
brokerage can represent you.

## Tenants

Tenants pay no commission and no finder's fee. The only charge before a lease is the application
fee of $45 per adult.

## Landlords

Finding a tenant costs a landlord 65 percent of one month's rent, once. Full management costs
7 percent of the rent collected each month and includes the 24-hour maintenance line. There is no
set-up fee, and we never add a margin to repair bills.

## Referrals

A former client who sends us a new seller or landlord receives a $250 gift card after closing.
We neither take nor pay referral fees between lenders, inspectors or movers and ourselves.

## Questions

Ask for a written quote at (510) 555-0142 or copperline@example.com; it is valid for 30 days.
`,
};

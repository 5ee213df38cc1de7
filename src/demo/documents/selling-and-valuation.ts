import type { DemoDocument } from '../demo-document.ts';

export const sellingAndValuation: DemoDocument = {
  source: 'selling-and-valuation.md',
  title: 'Selling a home and valuation',
  text: `# Selling a home and valuation

## Free valuation

A valuation of your home is free and commits you to nothing. An agent visits for about 45 minutes,
and you receive a written report within 2 working days. The report compares your home with at
least five recent sales nearby. To arrange a visit, leave your name, phone number and the address
of the home.

## Signing with us

A listing agreement with Copperline Homes runs for 90 days. You can end it after 30 days with one
week's notice if you are not satisfied, and you owe nothing but services already ordered by you.

## Preparing the home

We pay for professional photographs, a floor plan and a video tour. Staging is optional. For an
empty two-bedroom home it costs about $2,800 for the first month, and the seller pays for it.
Small repairs are often worth more than staging, and your agent will tell you which ones.

## On the market

A home goes online within 7 days after the photographs are taken. Open houses are held on Saturday
between 1:00 pm and 3:00 pm. We report to you every Monday: how many people looked, how many came,
and what they said.

## Offers

We bring you every offer in writing on the day it arrives. You decide; we explain. In the last
year our homes were on the market for 23 days on average before an offer was accepted.
`,
};

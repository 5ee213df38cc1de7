import type { DemoDocument } from '../demo-document.ts';

export const rentalApplication: DemoDocument = {
  source: 'rental-application.md',
  title: 'Rental application and screening',
  text: `# Rental application and screening

Anyone aged 18 or over who will live in the home fills in an application. You can apply online or
on paper at the Tannery Row office.

## The application fee

The application fee is $45 per adult. It pays for the credit and background report, and you
receive a copy of that report. If the home is let before we start screening you, the fee is
refunded within 5 working days.

## What we ask for

1. A photo ID.
2. Proof of income: the last two pay stubs, a job offer, or the last tax return.
3. The contact of your current or last landlord, if there is one.

## Screening criteria

The same criteria apply to every applicant and every home.

- The household's gross income is at least 2.5 times the monthly rent. Housing vouchers and other
  lawful sources of income count, and for voucher holders only their own share of the rent is used.
- A credit score of 640 or higher, or a guarantor who earns 4 times the monthly rent.
- No eviction judgment in the last 5 years.

## How long it takes

We decide within 3 working days after the application is complete, and we take complete
applications in the order they arrive. If we say no, you get the reason in writing.

## Holding a home

An approved applicant can hold a home for 5 days with a holding deposit of $300. It is deducted
from the first month's rent when the lease is signed.
`,
};

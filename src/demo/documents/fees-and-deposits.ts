import type { DemoDocument } from '../demo-document.ts';

export const feesAndDeposits: DemoDocument = {
  source: 'fees-and-deposits.md',
  title: 'Rent, fees and deposits',
  text: `# Rent, fees and deposits

This page lists what tenants of Copperline Homes pay besides the rent itself. Nothing is charged
that is not on this page or in the lease.

## Security deposit

The security deposit is one month's rent, for furnished and unfurnished homes alike. It is due
when the lease is signed. After you move out we return it within 21 days, with a written list of
any deductions. Normal wear and tear is never deducted.

## Paying rent

Rent is due on the 1st of the month. You can pay by bank transfer, by card or by check. Bank
transfers and checks are free; cards carry the card company's fee of 2.5 percent. A late fee of
$50 applies when the rent has not arrived by the end of the 5th. A returned payment costs $25.

## Other charges

| What | Charge |
| --- | --- |
| Replacement key or fob | $35 |
| Lockout help during office hours | free |
| Lockout help outside office hours | $75 |
| Storage locker, where the building has one | $60 a month |

## Moving in

At the start you pay the first month's rent and the security deposit. When the lease starts in the
middle of a month, the first rent is counted by the day. Tenants pay no commission to us.

## Lease length

A standard lease runs for 12 months. Furnished homes can be rented from 6 months. After that the
lease goes on from month to month, and either side may end it with the notice written in the lease.
`,
};

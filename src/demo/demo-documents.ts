import type { DemoDocument } from './demo-document.ts';
import { buyingSteps } from './documents/buying-steps.ts';
import { commission } from './documents/commission.ts';
import { complaintsAndFairHousing } from './documents/complaints-and-fair-housing.ts';
import { feesAndDeposits } from './documents/fees-and-deposits.ts';
import { maintenance } from './documents/maintenance.ts';
import { openingHours } from './documents/opening-hours.ts';
import { parkingAndVisitors } from './documents/parking-and-visitors.ts';
import { petsPolicy } from './documents/pets-policy.ts';
import { privacyAndRecording } from './documents/privacy-and-recording.ts';
import { rentalApplication } from './documents/rental-application.ts';
import { sellingAndValuation } from './documents/selling-and-valuation.ts';
import { viewingRules } from './documents/viewing-rules.ts';

/** What the demo agency has written down for its clients. */
export const demoDocuments: readonly DemoDocument[] = [
  openingHours,
  viewingRules,
  rentalApplication,
  feesAndDeposits,
  petsPolicy,
  buyingSteps,
  sellingAndValuation,
  commission,
  parkingAndVisitors,
  maintenance,
  privacyAndRecording,
  complaintsAndFairHousing,
];

import { terms } from './terms.ts';

/** Words that people at a front desk use for the same thing; a word may stand in several lines. */
const ALIKE = [
  'cost fee price charge rate',
  'pet animal dog cat puppy kitten',
  'repair leak broken maintenance fix leaking plumber',
  'deposit downpayment bond',
  'earn income salary wage',
  'document paperwork id identification proof',
  'car vehicle parking park garage',
  'guest visitor',
  'parcel package mail letter',
  'cancel cancellation withdraw',
  'refund refundable refunded returned',
  'screening background check',
  'cosigner guarantor cosign',
  'utility electricity water heating heat gas internet',
  'wifi internet network wireless',
  'address located location office street',
  'trash garbage rubbish',
  'noise loud quiet noisy',
  'smoke smoking vape cigarette',
  'sublet sublease subletting',
  'notice terminate termination ending',
  'urgent emergency',
  'open hours opening close closing',
  'laundry washer dryer washing',
  'pest mouse mice roach bug',
  'discriminate discrimination fair',
  'lift elevator',
  'accessible wheelchair accessibility',
];

const alike = new Map<string, Set<string>>();
for (const line of ALIKE) {
  const words = terms(line);
  for (const word of words) alike.set(word, new Set([...(alike.get(word) ?? []), ...words]));
}

/** Terms that may stand for this one, without it. */
export const synonymsOf = (term: string): string[] =>
  [...(alike.get(term) ?? [])].filter((other) => other !== term);

import { recogniseCard } from './recognise-card.ts';
import { recogniseAge, recogniseBirthDate, recogniseDate } from './recognise-date.ts';
import { recogniseEmail } from './recognise-email.ts';
import { recogniseIban } from './recognise-iban.ts';
import {
  recogniseBankNumber,
  recogniseLicence,
  recognisePassport,
  recogniseSsn,
} from './recognise-ids.ts';
import { recogniseLoosePhone } from './recognise-loose-phone.ts';
import { recogniseIp, recogniseUrl } from './recognise-network.ts';
import { makePhoneRecogniser } from './recognise-phone.ts';
import type { Recogniser } from './recogniser.ts';

/** What identifies a person by itself, and what no tool or document needs to say to a model. */
export const IDENTIFIERS: readonly Recogniser[] = [
  recogniseEmail,
  recogniseCard,
  recogniseIban,
  recogniseSsn,
  makePhoneRecogniser(),
  recogniseLicence,
  recognisePassport,
  recogniseBankNumber,
  recogniseBirthDate,
  recogniseIp,
];

/** Every kind that a pattern can find. */
export const ALL_PATTERNS: readonly Recogniser[] = [
  ...IDENTIFIERS,
  recogniseLoosePhone,
  recogniseDate,
  recogniseAge,
  recogniseUrl,
];

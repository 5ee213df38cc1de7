import { z } from 'zod';

/** Kinds of personal data, as placeholders and audit entries name them. */
const PII_KINDS = [
  'PERSON',
  'EMAIL',
  'PHONE',
  'ADDRESS',
  'LOCATION',
  'ORGANIZATION',
  'TITLE',
  'CREDIT_CARD',
  'IBAN',
  'BANK_NUMBER',
  'US_SSN',
  'PASSPORT',
  'DRIVER_LICENSE',
  'NATIONALITY',
  'BIRTH_DATE',
  'DATE_TIME',
  'AGE',
  'IP_ADDRESS',
  'URL',
] as const;
const piiKindSchema = z.enum(PII_KINDS);

/** What becomes of personal data that was found. */
const piiModeSchema = z.enum(['mask', 'replace', 'hash', 'remove']);
export type PiiMode = z.infer<typeof piiModeSchema>;

/** A tenant's choice. */
export const piiSettingsSchema = z.strictObject({
  /** All kinds where it is not given. */
  kinds: z.array(piiKindSchema).min(1).max(PII_KINDS.length).optional(),
  /** Findings less sure than this are left as they are. */
  threshold: z.number().min(0.05).max(1).default(0.5),
  mode: piiModeSchema.default('mask'),
});
export type PiiSettings = z.infer<typeof piiSettingsSchema>;

/** One turn of a transcript. */
export const transcriptSegmentSchema = z.object({
  speaker: z.string().max(200),
  startMs: z.number().nonnegative(),
  endMs: z.number().nonnegative(),
  text: z.string().max(100_000),
});
export type TranscriptSegment = z.infer<typeof transcriptSegmentSchema>;

/** What a placeholder of one conversation stands for. */
export interface VaultEntry {
  placeholder: string;
  kind: string;
  value: string;
}

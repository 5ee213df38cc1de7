import { z } from 'zod';

/** What becomes of personal data that was found. */
export const piiModeSchema = z.enum(['mask', 'replace', 'hash', 'remove']);
export type PiiMode = z.infer<typeof piiModeSchema>;

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

import type { PiiMode, TranscriptSegment } from '../../../schemas/pii.ts';

/** One conversation as it may leave the house: the same value becomes the same thing in it. */
export interface TextRedaction {
  redact(text: string): string;
  segments(list: readonly TranscriptSegment[]): TranscriptSegment[];
}

export interface RedactionPort {
  /** Of the kinds that the tenant chose. */
  begin(tenantId: string, mode: PiiMode): Promise<TextRedaction>;
}

import type { BaseMessage } from '@langchain/core/messages';
import type { Masking } from '../privacy/mask.ts';
import type { Finding } from '../privacy/recogniser.ts';
import { textOf } from './mask-messages.ts';
import type { Asker } from './report-call.ts';

/** Asks an outside service as well what to mask. */
export type FindOutside = (text: string, signal?: AbortSignal) => Promise<Finding[]>;

/** How the texts of one call are masked. */
export interface CallMasking {
  masking: Masking;
  find?: FindOutside | undefined;
}

/** What is done for people's privacy around a call. */
export interface ModelPrivacy {
  /** As the asker's tenant wants it; without it the masker does, for this call alone. */
  open?: (asker: Asker) => Promise<CallMasking>;
  find?: FindOutside;
  /** What an answer says of people that nothing the model was given said. */
  scan?: (answer: string, heard: readonly string[]) => Finding[];
  /** Told of the kinds that `scan` found; leaked from elsewhere, or made up. */
  onUnheard?: (kinds: string[]) => void;
}

/** Has everything masked that the outside service finds in what people wrote. */
export async function noteFound(
  { masking, find }: CallMasking,
  messages: readonly BaseMessage[],
  signal?: AbortSignal,
): Promise<void> {
  if (find === undefined) return;
  for (const message of messages) {
    if (message.getType() !== 'human') continue;
    const text = textOf(message.content);
    masking.note(text, await find(text, signal));
  }
}

/** Looks through an answer that is complete. */
export function scanAnswer(
  { scan, onUnheard }: ModelPrivacy,
  answer: string,
  messages: readonly BaseMessage[],
): void {
  if (scan === undefined || onUnheard === undefined || answer === '') return;
  const kinds = scan(
    answer,
    messages.map(({ content }) => textOf(content)),
  ).map(({ kind }) => kind);
  if (kinds.length > 0) onUnheard([...new Set(kinds)]);
}

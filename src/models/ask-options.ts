import type { BindToolsInput } from '@langchain/core/language_models/chat_models';
import type { CallGuards } from './call-guards.ts';
import type { Candidate } from './candidate.ts';
import type { Asker, CallBooks } from './report-call.ts';

export interface AskOptions {
  tools?: BindToolsInput[] | undefined;
  signal?: AbortSignal | undefined;
}

export interface AskDeps {
  asker: Asker;
  guards: CallGuards;
  books: CallBooks;
  /** Why a candidate may not be asked, or null. */
  refusal: (candidate: Candidate) => string | null;
  /** Told of every candidate that gave no answer, before the next one is asked. */
  onFailure: (error: unknown, candidate: Candidate) => void;
  /** Told of one that broke off after words of it may have been heard. */
  onBroken: (candidate: Candidate) => void;
  /** After which no further candidate is begun with. */
  patienceMs: number;
}

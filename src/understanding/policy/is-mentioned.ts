import type { Passage } from '../../schemas/knowledge.ts';
import { isLight, terms } from './faq-terms.ts';

/** Whether the passages speak at all of something that the question is about. */
export function isMentioned(question: string, passages: readonly Passage[]): boolean {
  const asked = terms(question).filter((term) => !isLight(term));
  const told = new Set(passages.flatMap(({ title, text }) => terms(`${title} ${text}`)));
  return asked.some((term) => told.has(term));
}

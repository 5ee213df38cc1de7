import { givesUp } from '../intents/gives-up.ts';
import type { Scene } from './scene.ts';

/**
 * Whether what waits for an answer is given up: a no to "shall I book it?", or "cancel that" at any
 * of its questions. A message that brings something new at these paths goes on instead.
 */
export function isDeclined({ u, brief, lower, changed }: Scene, ...paths: string[]): boolean {
  if (changed(...paths)) return false;
  const { openQuestion, memory } = brief;
  if (openQuestion === 'confirm' && u.acts.includes('deny')) return true;
  const booked =
    memory.reservations.length > 0 || memory.viewings.some(({ status }) => status === 'booked');
  return givesUp(lower, openQuestion, booked);
}

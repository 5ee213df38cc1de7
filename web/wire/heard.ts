import type { TurnEvent } from '../../src/schemas/chat.ts';

/** An event of a turn, and its id to read on after it. */
export interface Heard {
  frame: TurnEvent;
  id?: string;
}

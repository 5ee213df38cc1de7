import { type TurnEvent, turnEventSchema } from '../../schemas/chat.ts';

/** What a client shows: the host's frames, or a fault of its own with what to do about it. */
export type TurnFrame =
  | Exclude<TurnEvent, { event: 'error' }>
  | { event: 'error'; data: { code: string; message: string; hint?: string | undefined } };

/** Undefined for an event this client does not know: a newer host may send others. */
export function readFrame(event: string, data: string): TurnFrame | undefined {
  const known = turnEventSchema.options.some((option) => option.shape.event.value === event);
  return known ? turnEventSchema.parse({ event, data: JSON.parse(data) }) : undefined;
}

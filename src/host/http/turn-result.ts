import { AppError } from '../../errors.ts';
import type { TurnEvent, TurnResult } from '../../schemas/chat.ts';
import { errorOfFrame } from '../public-error.ts';

/** Waits for a turn's end. @throws AppError when the turn failed */
export async function turnResult(events: AsyncIterable<TurnEvent>): Promise<TurnResult> {
  for await (const event of events) {
    if (event.event === 'done') return event.data;
    if (event.event === 'error') throw errorOfFrame(event);
  }
  throw new AppError('internal', 'A turn ended without a result');
}

import { AppError } from '../../../errors.ts';

/** In the words that clients match on. */
export const noThread = (threadId: string): AppError =>
  new AppError('unknown_thread', `Thread with ID ${threadId} not found`, { field: 'thread_id' });

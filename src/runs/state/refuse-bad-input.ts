import { AppError, isAppError } from '../../errors.ts';

/**
 * Runs an operation on a thread's state. What LangGraph or the graph's own code throws at the
 * values it was given becomes `state_refused`; what the database throws stays what it is.
 */
export async function refuseBadInput<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isAppError(error) || isInfrastructure(error)) throw error;
    throw new AppError('state_refused', 'the graph refused the state', {
      hint: firstParagraph(error),
      cause: error,
    });
  }
}

/** Errors of the database and of the system carry a code; those of graphs do not. */
const isInfrastructure = (error: unknown): boolean =>
  !(error instanceof Error) || 'code' in error || error.name === 'AbortError';

/** LangGraph adds where to read more, in paragraphs of their own. */
const firstParagraph = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n\n')[0] ?? '';

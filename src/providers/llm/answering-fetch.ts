import { AppError } from '../../errors.ts';
import type { ModelFetch } from './model-fetch.ts';

/** What a model may answer with; a gateway's error page is something else, whatever its status. */
const ANSWERS = /^(text\/event-stream|application\/([\w.+-]*\+)?json|application\/x-ndjson)\b/;

/**
 * `send` that waits `connectMs` at most for the head of an answer, and takes nothing for one that
 * is none.
 * @throws AppError `model_stalled`, `model_failed`
 */
export const makeAnsweringFetch =
  (send: ModelFetch, connectMs: number): ModelFetch =>
  async (input, init = {}) => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), connectMs);
    const signal = init.signal ? AbortSignal.any([init.signal, late.signal]) : late.signal;
    let response: Response;
    try {
      // A redirect would carry the key to wherever it leads.
      response = await send(input, { ...init, signal, redirect: 'manual' });
    } catch (error) {
      if (!late.signal.aborted || init.signal?.aborted) throw error;
      throw new AppError('model_stalled', 'the model did not answer', { retry: true });
    } finally {
      clearTimeout(timer);
    }
    const type = response.headers.get('content-type');
    if (!response.ok || type === null || ANSWERS.test(type)) return response;
    await response.body?.cancel();
    throw new AppError('model_failed', 'what answered is not a model');
  };

import { z } from 'zod';
import { AppError } from '../../errors.ts';

export interface PresidioOptions {
  /** Where the analyzer answers, e.g. `http://analyzer:3000`. */
  baseUrl: string;
  apiKey?: string | undefined;
  /** Our name for a kind as the service has it. */
  kindOf: (name: string) => string;
  language?: string;
  /** Findings that the service is less sure of are not asked for. */
  threshold?: number;
  timeoutMs?: number;
  /** Reaches it; for addresses that a tenant gave, one that looks where they lead. */
  fetch?: (url: URL, init: RequestInit) => Promise<Response>;
}

export interface Found {
  start: number;
  end: number;
  kind: string;
  confidence: number;
}

const answerSchema = z
  .array(
    z.object({
      entity_type: z.string().regex(/^[A-Z][A-Z0-9_]{0,60}$/),
      start: z.int().nonnegative(),
      end: z.int().nonnegative(),
      score: z.number().min(0).max(1),
    }),
  )
  .max(50_000);

const ANSWER_CHARS_MAX = 4_194_304;

/**
 * A redaction service that speaks Presidio's analyzer protocol: POST /analyze.
 * @see https://microsoft.github.io/presidio/api-docs/api-docs.html
 */
export function makePresidio(options: PresidioOptions) {
  const { language = 'en', threshold = 0.4, timeoutMs = 2_000, apiKey } = options;
  const { baseUrl, fetch: send = fetch } = options;
  const url = new URL('analyze', baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  return {
    /** @throws AppError `provider_failed` when it does not answer, or not in this protocol */
    async analyse(text: string, signal?: AbortSignal): Promise<Found[]> {
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const response = await send(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
          },
          body: JSON.stringify({ text, language, score_threshold: threshold }),
          redirect: 'error',
          signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        });
        if (!response.ok) {
          await response.body?.cancel();
          throw failed(`answered ${response.status}`);
        }
        const body = await response.text();
        if (body.length > ANSWER_CHARS_MAX) throw failed('answered too much');
        return read(body, text, options.kindOf);
      } catch (cause) {
        signal?.throwIfAborted();
        if (cause instanceof AppError) throw cause;
        throw failed(timeout.aborted ? 'no answer in time' : 'no connection', cause);
      }
    },
  };
}

function read(body: string, text: string, kindOf: PresidioOptions['kindOf']): Found[] {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (cause) {
    throw failed('answered no JSON', cause);
  }
  const answer = answerSchema.safeParse(json);
  if (!answer.success) throw failed('not an answer of this protocol');
  const at = unitsOf(text);
  return answer.data
    .map(({ entity_type, start, end, score }) => ({
      start: at(start),
      end: at(end),
      kind: kindOf(entity_type),
      confidence: score,
    }))
    .filter(({ start, end }) => end > start);
}

/** The service counts code points; strings here count UTF-16 units. */
function unitsOf(text: string): (point: number) => number {
  const points = [...text];
  if (points.length === text.length) return (point) => Math.min(point, text.length);
  const units = [0];
  for (const point of points) units.push((units.at(-1) ?? 0) + point.length);
  return (point) => units[point] ?? text.length;
}

// The cause may hold the text that was sent: only its kind is told.
const failed = (why: string, cause?: unknown) =>
  new AppError('provider_failed', `the redaction service: ${why}`, {
    retry: true,
    ...(cause instanceof Error && { cause: new Error(cause.name) }),
  });

import { z } from 'zod';
import { AppError } from '../../errors.ts';

export interface PresidioOptions {
  /** Where the analyzer answers, e.g. `http://analyzer:3000`. */
  baseUrl: string;
  apiKey?: string | undefined;
  language?: string;
  /** Findings that the service is less sure of are not asked for. */
  threshold?: number;
  timeoutMs?: number;
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

/** The service's names that differ from ours. */
const KINDS: Readonly<Record<string, string>> = {
  EMAIL_ADDRESS: 'EMAIL',
  PHONE_NUMBER: 'PHONE',
  IBAN_CODE: 'IBAN',
  STREET_ADDRESS: 'ADDRESS',
  GPE: 'LOCATION',
  ORG: 'ORGANIZATION',
  NRP: 'NATIONALITY',
  DOMAIN_NAME: 'URL',
  US_ITIN: 'US_SSN',
  US_PASSPORT: 'PASSPORT',
  US_DRIVER_LICENSE: 'DRIVER_LICENSE',
  US_BANK_NUMBER: 'BANK_NUMBER',
};
const ANSWER_CHARS_MAX = 4_194_304;

/**
 * A redaction service that speaks Presidio's analyzer protocol: POST /analyze.
 * @see https://microsoft.github.io/presidio/api-docs/api-docs.html
 */
export function makePresidio(options: PresidioOptions) {
  const { language = 'en', threshold = 0.4, timeoutMs = 2_000, apiKey } = options;
  const { baseUrl } = options;
  const url = new URL('analyze', baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  return {
    /** @throws AppError `provider_failed` when it does not answer, or not in this protocol */
    async analyse(text: string, signal?: AbortSignal): Promise<Found[]> {
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const response = await fetch(url, {
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
        return read(body, text);
      } catch (cause) {
        signal?.throwIfAborted();
        if (cause instanceof AppError) throw cause;
        throw failed(timeout.aborted ? 'no answer in time' : 'no connection', cause);
      }
    },
  };
}

function read(body: string, text: string): Found[] {
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
      kind: KINDS[entity_type] ?? entity_type.replace(/[^A-Z_]/g, ''),
      confidence: score,
    }))
    .filter(({ start, end, kind }) => end > start && kind !== '');
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

import { withoutOverlaps } from './find-pii.ts';
import type { Finding, FindPii } from './recogniser.ts';

/** What may need another machine to find personal data. */
export interface PiiService {
  analyse(text: string, signal?: AbortSignal): Promise<Finding[]>;
}

export interface ServiceParts {
  service: PiiService;
  /** What this house finds itself: always asked, and alone where the service is down. */
  local: FindPii;
  onFallback: (error: unknown) => void;
  now?: () => number;
  /** How long a service that failed is left alone. */
  restMs?: number;
}

const REST_MS = 15_000;

/** The service's findings beside our own; ours alone while it is down. */
export function makeFindWithService(parts: ServiceParts) {
  const { service, local, onFallback, now = Date.now, restMs = REST_MS } = parts;
  let restsUntil = 0;
  return async (text: string, signal?: AbortSignal): Promise<Finding[]> => {
    const own = local(text);
    if (now() < restsUntil || text.trim() === '') return own;
    try {
      return withoutOverlaps([...own, ...(await service.analyse(text, signal))]);
    } catch (error) {
      signal?.throwIfAborted();
      restsUntil = now() + restMs;
      onFallback(error);
      return own;
    }
  };
}

import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { requestId } from './request-id.ts';

const withoutQuery = (url: string | undefined): string => (url ?? '').split('?')[0] ?? '';

/** One line a request: method, path, status, time; never headers, query or body. */
export const requestLog = (log: Logger) =>
  pinoHttp({
    logger: log,
    genReqId: requestId,
    wrapSerializers: false,
    serializers: {
      req: (request) => ({
        id: request.id,
        method: request.method,
        path: withoutQuery(request.originalUrl ?? request.url),
      }),
      res: (response) => ({ status: response.statusCode }),
    },
    customLogLevel: (request, response) => {
      if (response.statusCode >= 500) return 'error';
      return request.url?.startsWith('/health') ? 'debug' : 'info';
    },
    customErrorMessage: () => 'request failed',
  });

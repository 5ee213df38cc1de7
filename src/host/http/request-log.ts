import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { requestId } from './request-id.ts';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const WORD = /^(v\d|[a-z_-]{1,40}(\.[a-z]{1,5})?)?$/i;

/** The path as far as it is made of words and ids: what else stands in one, somebody wrote. */
const shownPath = (url: string | undefined): string =>
  ((url ?? '').split('?')[0] ?? '')
    .split('/')
    .map((part) => (WORD.test(part) || ID.test(part) ? part : '*'))
    .join('/');

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
        path: shownPath(request.originalUrl ?? request.url),
      }),
      res: (response) => ({ status: response.statusCode }),
    },
    customLogLevel: (request, response) => {
      if (response.statusCode >= 500) return 'error';
      return request.url?.startsWith('/health') ? 'debug' : 'info';
    },
    customErrorMessage: () => 'request failed',
  });

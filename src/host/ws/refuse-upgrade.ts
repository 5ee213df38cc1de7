import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { errorBody } from '../error-body.ts';
import { publicError } from '../public-error.ts';

/** Answers a handshake that is not accepted as HTTP would, and closes the connection. */
export function refuseUpgrade(socket: Duplex, error: unknown): void {
  const problem = publicError(error);
  const id = randomUUID();
  const body = JSON.stringify(errorBody(problem, id));
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Error'}`,
      'Connection: close',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${id}`,
      ...(problem.status === 401 ? ['WWW-Authenticate: Bearer'] : []),
      '',
      body,
    ].join('\r\n'),
  );
}

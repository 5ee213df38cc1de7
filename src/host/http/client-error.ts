import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../../errors.ts';
import { errorBody } from '../error-body.ts';

const FAULTS: Record<string, [status: number, code: ErrorCode, message: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'payload_too_large', 'The headers are too large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'payload_too_large', 'The chunk extensions are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'bad_request', 'The request did not arrive in time'],
};

const hasAnswered = (socket: Duplex) => socket instanceof Socket && socket.bytesWritten > 0;

/** Answers what is not HTTP, or too slow or too large to be read, in the usual shape. */
export function clientError(error: Error & { code?: string }, socket: Duplex): void {
  // An answer that has begun must not be continued with another.
  if (error.code === 'ECONNRESET' || !socket.writable || hasAnswered(socket)) {
    socket.destroy();
    return;
  }
  const fault = FAULTS[error.code ?? ''] ?? [400, 'bad_request', 'The request is not valid HTTP'];
  const [status, code, message] = fault;
  const body = JSON.stringify(errorBody({ status, code, message, retry: false }, randomUUID()));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n` +
      'Content-Type: application/json; charset=utf-8\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { FuzzRequest } from './fuzz-request.ts';

export interface Answered {
  /** Undefined when the host gave none. */
  status: number | undefined;
  type: string;
  text: string;
  /** Why there was none. */
  problem?: string;
}

const ANSWER_MS_MAX = 30_000;
/** What may go on for ever is read this long. */
const LISTEN_MS = 30;
const isEndless = (address: string): boolean => /\/(stream|events|wait|join)\b/.test(address);

function read(response: IncomingMessage, endless: boolean): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const done = () => resolve(Buffer.concat(chunks).toString('utf8'));
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', done).on('close', done).on('error', done);
    if (endless && response.statusCode === 200) {
      setTimeout(() => response.destroy(), LISTEN_MS);
    }
  });
}

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'Zm95ZXItZnV6ei1rZXktMQ==',
};

/** Sends one request as it is, and reads the answer; of streams, how they begin. */
export function sendRequest(
  { port, agent, key }: { port: number; agent: Agent; key: string },
  { method, address, headers, body, upgrade }: FuzzRequest,
): Promise<Answered> {
  return new Promise((resolve) => {
    const failed = (error: Error) =>
      resolve({ status: undefined, type: '', text: '', problem: error.message });
    const request = httpRequest({
      ...{ host: '127.0.0.1', port, method, path: address, timeout: ANSWER_MS_MAX },
      ...(upgrade ? {} : { agent }),
      headers: {
        'x-api-key': key,
        ...headers,
        ...(upgrade && UPGRADE),
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
      },
    });
    request.on('error', failed);
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode, type: '', text: '' });
    });
    request.on('response', async (response) => {
      const text = await read(response, isEndless(address));
      const type = response.headers['content-type'] ?? '';
      resolve({ status: response.statusCode, type, text });
    });
    request.end(body);
  });
}

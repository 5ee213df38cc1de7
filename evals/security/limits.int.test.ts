import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allOperations } from '../../src/host/http/openapi/make-document.ts';
import type { Operation } from '../../src/host/http/openapi/operation.ts';
import { makeHost } from '../../src/host/make-host.ts';
import { JSON_HEADERS, pathText } from '../fuzz/fuzz-request.ts';
import { sendRequest } from '../fuzz/send-request.ts';
import { type MatrixHouse, type MatrixTenant, openMatrix } from '../matrix/open-matrix.ts';

const [HEADERS_MS, REQUEST_MS] = [1_000, 2_000];
const SLOW_CLIENTS = 200;
const MEGABYTE = 1024 * 1024;
const ID = '0d5d0f5e-1e5d-4a7c-8f60-2f6f4b7f9a21';

let house: MatrixHouse;
let tenant: MatrixTenant;
beforeAll(async () => {
  house = await openMatrix({
    settings: { headersMs: HEADERS_MS, requestMs: REQUEST_MS },
    env: { UPLOAD_LIMIT_BYTES: String(2 * MEGABYTE) },
  });
  tenant = await house.tenant();
});
afterAll(() => house?.close());

const addressOf = ({ path, id }: Operation): string => {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, ID] as const);
  return id === 'docsAsset' ? '/docs/start.js' : pathText(path, new Map(names));
};
// A connection that has answered before is closed without a word where its next headers overflow.
const agent = new Agent({ keepAlive: false });
const send = (operation: Operation, headers: Record<string, string>, body?: string) =>
  sendRequest(
    { port: house.port, agent, key: tenant.key },
    {
      ...{ method: operation.method.toUpperCase(), address: addressOf(operation), headers },
      ...{ expect: 'refused', how: 'too large' },
      ...(body !== undefined && { body }),
    },
  );

/** Files come larger; `UPLOAD_LIMIT_BYTES` is what holds for them. */
const FILES = new Set(['uploadDocument', 'importProperties']);
const form = (bytes: number) => ({
  headers: { 'content-type': 'multipart/form-data; boundary=x' },
  body:
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n' +
    `Content-Type: text/plain\r\n\r\n${'a'.repeat(bytes)}\r\n--x--\r\n`,
});
const json = (bytes: number) => ({ headers: JSON_HEADERS, body: `["${'a'.repeat(bytes)}"]` });

describe('every operation', () => {
  it('answers 413 to a body over 1 MB, and to a file over the limit of files', async () => {
    const wrong: unknown[] = [];
    const taking = allOperations.filter(({ body }) => body !== undefined);
    for (const operation of taking) {
      const bytes = FILES.has(operation.id) ? 2 * MEGABYTE : MEGABYTE;
      const large = operation.id === 'uploadDocument' ? form(bytes + 1) : json(bytes);
      const { status, problem } = await send(operation, large.headers, large.body);
      if (status !== 413) wrong.push([operation.id, status, problem]);
    }
    expect(wrong).toEqual([]);
    expect(taking.length).toBeGreaterThan(40);
  });

  it('answers 413 to a body that does not say how long it is', async () => {
    const wrong: unknown[] = [];
    for (const operation of allOperations.filter(({ body }) => body !== undefined)) {
      if (FILES.has(operation.id)) continue;
      const status = await sendPieces(operation);
      if (status !== 413) wrong.push([operation.id, status]);
    }
    expect(wrong).toEqual([]);
  });

  it('answers 431 to headers over 16 KB', async () => {
    const wrong: unknown[] = [];
    for (const operation of allOperations) {
      const { status } = await send(operation, { 'x-long': 'a'.repeat(16 * 1024) });
      if (status !== 431) wrong.push([operation.id, status]);
    }
    expect(wrong).toEqual([]);
  });
});

/** Sends 2 MB in pieces whose number is told by none before; answers the status. */
function sendPieces(operation: Operation): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(house.port, '127.0.0.1');
    socket.on('error', reject);
    socket.on('close', () => resolve(0));
    socket.once('data', (data) => {
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(String(data))?.[1]));
      socket.destroy();
    });
    socket.write(
      `${operation.method.toUpperCase()} ${addressOf(operation)} HTTP/1.1\r\nHost: a\r\n` +
        `x-api-key: ${tenant.key}\r\nContent-Type: application/json\r\n` +
        'Transfer-Encoding: chunked\r\n\r\n',
    );
    for (let n = 0; n < 32; n += 1) socket.write(`10000\r\n${'a'.repeat(0x10000)}\r\n`);
    socket.write('0\r\n\r\n');
  });
}

/** Writes this and then one byte now and again; answers what came until the connection closed. */
function dribble(start: string): { socket: Socket; ended: Promise<string> } {
  const socket = connect(house.port, '127.0.0.1');
  let told = '';
  const timer = setInterval(() => socket.writable && socket.write('a'), 100);
  const ended = new Promise<string>((resolve) => {
    const end = () => {
      clearInterval(timer);
      socket.destroy();
      resolve(told);
    };
    socket.on('error', end).on('close', end).on('end', end);
  });
  socket.on('data', (data) => {
    told += String(data);
  });
  socket.write(start);
  return { socket, ended };
}

describe('a client that dribbles', () => {
  it.each([
    ['its headers', () => 'GET /v1/agents HTTP/1.1\r\nHost: a\r\nX-A: '],
    [
      'its body',
      () =>
        `POST /v1/chat/message HTTP/1.1\r\nHost: a\r\nx-api-key: ${tenant.key}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"message":"',
    ],
  ])('%s is cut off with 408, and keeps nobody else waiting', async (_, start) => {
    const slow = Array.from({ length: SLOW_CLIENTS }, () => dribble(start()));
    const { status } = await sendRequest(
      { port: house.port, agent: house.agent, key: tenant.key },
      { method: 'GET', address: '/v1/agents', headers: {}, expect: 'taken', how: 'meanwhile' },
    );
    expect(status).toBe(200);
    const told = await Promise.all(slow.map(({ ended }) => ended));
    for (const answer of told) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('has ten seconds for headers and sixty for all of it where nothing else is said', () => {
    const { server } = makeHost(house.house.deps);
    expect(server.headersTimeout).toBe(10_000);
    expect(server.requestTimeout).toBe(60_000);
    server.close();
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakePresidio {
  baseUrl: string;
  /** Every text it was asked about. */
  asked: string[];
  /** From now on it answers with this status. */
  fail(status: number): void;
  close(): Promise<void>;
}

/** A server on loopback that speaks Presidio's analyzer protocol and knows some words. */
export async function startFakePresidio(words: Record<string, string>): Promise<FakePresidio> {
  const asked: string[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const { text } = JSON.parse(Buffer.concat(parts).toString()) as { text: string };
    asked.push(text);
    const found = Object.entries(words).flatMap(([word, entity_type]) => {
      const start = text.indexOf(word);
      return start === -1 ? [] : [{ entity_type, start, end: start + word.length, score: 0.9 }];
    });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    fail(next) {
      status = next;
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

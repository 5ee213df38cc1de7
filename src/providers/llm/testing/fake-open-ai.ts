import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** How the server answers one request. Chat answers stream unless the request says otherwise. */
export interface FakeTurn {
  /** Answers with this status and body instead. */
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Takes the request and never answers it. */
  mute?: true;
  /** Milliseconds of silence before the first chunk. */
  delayMs?: number;
  /** Pieces of text, one chunk each. */
  text?: string[];
  /** Arguments as an object, or as the very characters to send. */
  toolCalls?: { name: string; args: Record<string, unknown> | string }[];
  /** What comes after the last piece: `finish` (with usage) unless told otherwise. */
  end?: 'finish' | 'no_finish' | 'stall' | 'cut' | 'garbage';
  finishReason?: string;
  /** Vectors too few (negative) or too many in an embeddings answer. */
  vectorsOff?: number;
}

interface FakeRequest {
  path: string;
  authorization: string | undefined;
  /** The body as sent, to search for what must not be in it. */
  raw: string;
  body: Record<string, unknown>;
  /** Whoever asked went away before the answer was whole. */
  aborted: boolean;
}

export interface FakeOpenAi {
  baseUrl: string;
  /** Every request so far, in order. */
  requests: FakeRequest[];
  /** Answers to the next requests, one each; after them everything succeeds with "ok". */
  next(...turns: FakeTurn[]): void;
  /** Categories of each text asked at /moderations, or that it fails; unless told, all is fine. */
  judge(by: (text: string) => string[] | 'down' | 'mute'): void;
  close(): Promise<void>;
}

const DIMENSIONS = 4;
const USAGE = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };

/** A server on loopback that speaks OpenAI's chat completions and embeddings. */
export async function startFakeOpenAi(): Promise<FakeOpenAi> {
  const requests: FakeRequest[] = [];
  const turns: FakeTurn[] = [];
  let judgeBy: Parameters<FakeOpenAi['judge']>[0] = () => [];
  const closing = new AbortController();

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const raw = Buffer.concat(parts).toString();
    const body = JSON.parse(raw);
    const path = request.url ?? '';
    const { authorization } = request.headers;
    const asked: FakeRequest = { path, authorization, raw, body, aborted: false };
    requests.push(asked);
    response.on('close', () => {
      asked.aborted = !response.writableFinished;
    });
    if (path.endsWith('/moderations')) {
      sendVerdict(response, judgeBy(body.input));
      return;
    }
    const turn = turns.shift() ?? { text: ['ok'] };
    if (turn.mute) return;
    if (turn.status !== undefined) {
      response.writeHead(turn.status, { 'content-type': 'application/json', ...turn.headers });
      response.end(turn.body ?? JSON.stringify({ error: { message: `echo: ${raw}` } }));
    } else if (path.endsWith('/embeddings')) sendVectors(response, body.input, turn);
    else await sendChunks(response, turn, closing.signal);
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    next: (...more) => turns.push(...more),
    judge: (by) => {
      judgeBy = by;
    },
    close: () => {
      closing.abort();
      server.closeAllConnections();
      return new Promise((resolve, reject) =>
        server.close((error) => (error ? reject(error) : resolve())),
      );
    },
  };
}

function sendVerdict(response: ServerResponse, verdict: string[] | 'down' | 'mute') {
  if (verdict === 'mute') return;
  if (verdict === 'down') {
    response.writeHead(500).end();
    return;
  }
  const categories = Object.fromEntries(verdict.map((category) => [category, true]));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ results: [{ flagged: verdict.length > 0, categories }] }));
}

/** Last one first: the protocol orders them by index, not by position. */
function sendVectors(response: ServerResponse, input: string[], { vectorsOff = 0 }: FakeTurn) {
  const data = Array.from({ length: input.length + vectorsOff }, (_, index) => ({
    object: 'embedding',
    index,
    embedding: Array.from({ length: DIMENSIONS }, (__, at) => (input[index]?.length ?? 0) + at),
  })).reverse();
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ object: 'list', data, usage: USAGE }));
}

async function sendChunks(response: ServerResponse, turn: FakeTurn, closing: AbortSignal) {
  const { text = [], toolCalls = [], end = 'finish' } = turn;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  const send = async (data: object | string) => {
    response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
    // One packet each, so that they arrive as they would from afar.
    await wait(1);
  };
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    id: 'chatcmpl-fake',
    object: 'chat.completion.chunk',
    created: 0,
    model: 'fake',
    choices: [{ index: 0, delta, finish_reason }],
  });

  if (turn.delayMs !== undefined) await pause(turn.delayMs, closing);
  await send(chunk({ role: 'assistant', content: '' }));
  for (const content of text) await send(chunk({ content }));
  for (const [index, { name, args }] of toolCalls.entries()) {
    const call = { index, id: `call_fake_${index}`, type: 'function' };
    await send(chunk({ tool_calls: [{ ...call, function: { name, arguments: '' } }] }));
    const written = typeof args === 'string' ? args : JSON.stringify(args);
    for (const piece of written.match(/[\s\S]{1,5}/g) ?? []) {
      await send(chunk({ tool_calls: [{ index, function: { arguments: piece } }] }));
    }
  }
  if (end === 'stall') await pause(60_000, closing);
  else if (end === 'cut') response.destroy();
  else if (end === 'garbage') await send('{"choices": [{"del');
  else if (end === 'finish') {
    const reason = turn.finishReason ?? (toolCalls.length > 0 ? 'tool_calls' : 'stop');
    await send(chunk({}, reason));
    await send({ ...chunk({}), choices: [], usage: USAGE });
  }
  if (end !== 'cut') response.end('data: [DONE]\n\n');
}

/** Ends early, without a word, when the server closes. */
const pause = (ms: number, signal: AbortSignal) =>
  wait(ms, undefined, { signal }).catch(() => undefined);

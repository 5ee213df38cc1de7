import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

type Json = Record<string, unknown>;

/** What LangSmith keeps of it. */
export interface FakeLangSmith {
  url: string;
  /** Every request so far: method and path, without the query. */
  requests: string[];
  keys: Set<string>;
  datasets: Map<string, Json>;
  examples: Map<string, Json>;
  sessions: Json[];
  runs: Map<string, Json>;
  feedback: Json[];
  close(): Promise<void>;
}

/** A server on loopback that speaks as much of LangSmith's wire protocol as its client uses. */
export async function startFakeLangSmith(): Promise<FakeLangSmith> {
  const state: Omit<FakeLangSmith, 'url' | 'close'> = {
    ...{ requests: [], keys: new Set(), datasets: new Map(), examples: new Map() },
    ...{ sessions: [], runs: new Map(), feedback: [] },
  };
  const server = createServer((request, response) => {
    answer(state, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ...state, url, close };
}

async function answer(
  state: Omit<FakeLangSmith, 'url' | 'close'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname: path, searchParams } = new URL(request.url ?? '', 'http://any');
  const bytes = await buffer(request);
  const isZipped = request.headers['content-encoding'] === 'gzip';
  const body = isZipped ? gunzipSync(bytes) : bytes;
  const type = request.headers['content-type'] ?? '';
  state.requests.push(`${request.method} ${path}`);
  state.keys.add(String(request.headers['x-api-key']));
  const json = () => JSON.parse(body.toString()) as Json;
  const parts = () => partsOf(body, type);
  const [status, told] = await reply();
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(told));

  async function reply(): Promise<[number, unknown]> {
    const at = (wanted: RegExp) => wanted.test(`${request.method} ${path}`);
    if (at(/^GET \/info$/)) {
      const limits = { use_multipart_endpoint: true, size_limit: 100, size_limit_bytes: 1e7 };
      const flags = { dataset_examples_multipart_enabled: true };
      return [200, { version: '0.12.0', instance_flags: flags, batch_ingest_config: limits }];
    }
    if (at(/^GET \/datasets$/)) {
      const found = state.datasets.get(searchParams.get('name') ?? '');
      return [200, found ? [found] : []];
    }
    if (at(/^POST \/datasets$/)) {
      const made = { ...json(), id: randomUUID() };
      const { name } = json();
      if (state.datasets.has(String(name))) return [409, { detail: 'there is one' }];
      state.datasets.set(String(name), made);
      return [200, made];
    }
    if (at(/^GET \/examples$/)) {
      const all = [...state.examples.values()].filter(
        (one) => one['dataset_id'] === searchParams.get('dataset'),
      );
      const from = Number(searchParams.get('offset') ?? 0);
      return [200, all.slice(from, from + Number(searchParams.get('limit') ?? 100))];
    }
    if (at(/^(POST|PATCH) \/v1\/platform\/datasets\/[^/]+\/examples$/)) {
      const ids = await keepExamples(path.split('/')[4] ?? '');
      return [200, { example_ids: ids, count: ids.length }];
    }
    if (at(/^POST \/sessions$/)) {
      const made = { ...json(), id: randomUUID() };
      state.sessions.push(made);
      return [200, made];
    }
    if (at(/^POST \/runs\/multipart$/)) {
      for (const [name, text] of await parts()) {
        const [, id = '', field] = name.split('.');
        const run = state.runs.get(id) ?? {};
        const value: unknown = JSON.parse(text);
        state.runs.set(id, { ...run, ...(field ? { [field]: value } : (value as Json)) });
      }
      return [202, {}];
    }
    if (at(/^POST \/feedback$/)) {
      state.feedback.push(json());
      return [200, json()];
    }
    return [404, { detail: `no ${request.method} ${path}` }];
  }

  /** As LangSmith does, an id that is taken is refused, and one that is not cannot be changed. */
  async function keepExamples(datasetId: string): Promise<string[]> {
    const ids = new Set<string>();
    for (const [name, text] of await parts()) {
      const [id = '', field] = name.split('.');
      const isKnown = state.examples.has(id) && !ids.has(id);
      if (request.method === 'POST' && isKnown) throw new Error('the id is taken');
      if (request.method === 'PATCH' && !state.examples.has(id)) throw new Error('no such example');
      ids.add(id);
      const before = state.examples.get(id) ?? { id, dataset_id: datasetId };
      const value = JSON.parse(text) as Json;
      if (field) state.examples.set(id, { ...before, [field]: value });
      else {
        const { metadata, split } = value;
        const kept = { ...(metadata as Json), dataset_split: [split].flat() };
        state.examples.set(id, { ...before, metadata: kept });
      }
    }
    return [...ids];
  }
}

async function partsOf(body: Buffer, type: string): Promise<[string, string][]> {
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': type },
  }).formData();
  const read = [...form.entries()].map(
    async ([name, value]): Promise<[string, string]> => [
      name,
      typeof value === 'string' ? value : await value.text(),
    ],
  );
  return Promise.all(read);
}

import { afterEach, describe, expect, it } from 'vitest';
import { makeLocalEmbedder } from './local-embedder.ts';

type Embedder = ReturnType<typeof makeLocalEmbedder>;
const open: Embedder[] = [];
const start = (options?: Parameters<typeof makeLocalEmbedder>[0]): Embedder => {
  const embedder = makeLocalEmbedder(options);
  open.push(embedder);
  return embedder;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((embedder) => embedder.close()));
});

/** A worker that answers with its text's length, crashes on "crash" and fails on "fail". */
const STUB = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ id, text }) => {
  if (text === 'crash') process.exit(1);
  if (text === 'fail') return parentPort.postMessage({ id, failure: 'no' });
  setTimeout(() => parentPort.postMessage({ id, vector: Array(512).fill(text.length) }), 5);
});`;

const cosine = (a: number[] = [], b: number[] = []) =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0) /
  (Math.hypot(...a) * Math.hypot(...b));

describe('makeLocalEmbedder', () => {
  it('puts like meanings near each other', async () => {
    const embedder = start();
    const [pets, dog, tax] = await embedder.embed([
      'Are pets allowed in the apartment?',
      'May I bring my dog?',
      'The company files its tax return in April.',
    ]);
    expect(pets).toHaveLength(embedder.dimensions);
    expect(cosine(pets, dog)).toBeGreaterThan(cosine(pets, tax) + 0.1);
  });

  it('serves a question before the rest of a document', async () => {
    const embedder = start({ workerSource: STUB });
    const order: string[] = [];
    const long = embedder.embed(Array(40).fill('long')).then(() => order.push('document'));
    const short = embedder.embed(['short']).then(() => order.push('question'));
    await Promise.all([long, short]);
    expect(order).toEqual(['question', 'document']);
  });

  it('gives up on a text that crashes its worker twice, and lives on', async () => {
    const embedder = start({ workerSource: STUB });
    const crash = embedder.embed(['crash']);
    const other = embedder.embed(['a', 'bb']);
    await expect(crash).rejects.toMatchObject({ code: 'embedding_failed' });
    expect((await other).map((vector) => vector[0])).toEqual([1, 2]);
    await expect(embedder.embed(['fail'])).rejects.toMatchObject({ code: 'embedding_failed' });
    expect(await embedder.embed(['ccc'])).toEqual([Array(512).fill(3)]);
  });

  it('has an end to its queue and refuses blank texts', async () => {
    const embedder = start({ workerSource: STUB });
    await expect(embedder.embed(Array(10_001).fill('a'))).rejects.toMatchObject({
      code: 'overloaded',
    });
    await expect(embedder.embed([' '])).rejects.toThrow(RangeError);
    expect(await embedder.embed([])).toEqual([]);
  });

  it('forgets what the caller gave up', async () => {
    const embedder = start({ workerSource: STUB });
    const caller = new AbortController();
    const document = embedder.embed(Array(1_000).fill('a'), caller.signal);
    const reason = new Error('hung up');
    caller.abort(reason);
    await expect(document).rejects.toBe(reason);
    expect(await embedder.embed(['bb'])).toEqual([Array(512).fill(2)]);
  });

  it('refuses what waits when it closes', async () => {
    const embedder = start({ workerSource: STUB });
    const waiting = embedder.embed(Array(100).fill('a'));
    const refused = expect(waiting).rejects.toMatchObject({ code: 'shutting_down' });
    await embedder.close();
    await refused;
    await expect(embedder.embed(['a'])).rejects.toMatchObject({ code: 'shutting_down' });
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { ask, askEvery, untilWorks } from './ask-foyer.ts';
import type { Fault, Figure } from './fault.ts';
import { startOwnPostgres, startOwnRedis } from './own-services.ts';
import { startFoyer } from './start-foyer.ts';

const TURN_MS = 12_000;
const CHUNKS = 120;
const EVERY_MS = 250;
const AWAY_MS = 4_000;
const BACK_MS_MAX = 5_000;

const numbersOf = (sse: string): number[] =>
  [...sse.matchAll(/"number":(\d+)/g)].map(([, number]) => Number(number));

export const redisKilled: Fault = {
  name: 'redis-killed',
  about: 'Redis is killed while runs stream, and comes back empty',
  async run(context): Promise<Figure[]> {
    const postgres = await startOwnPostgres(context);
    const redis = await startOwnRedis(context);
    const { url } = await startFoyer(context, {
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
    });
    const chat = () =>
      ask(`${url}/v1/chat/message`, { agent_id: 'real-estate', message: 'Hello there' });
    await chat();
    const streaming = ask(`${url}/runs/stream`, {
      assistant_id: 'stub',
      input: { ms: TURN_MS, chunks: CHUNKS, chunkBytes: 10 },
      stream_mode: ['custom', 'values'],
    });
    const order = {
      assistant_id: 'stub',
      input: { ms: TURN_MS, chunks: CHUNKS, chunkBytes: 10 },
      stream_mode: ['custom', 'values'],
      stream_resumable: true,
    };
    const thread = await ask(`${url}/threads`, {});
    const { thread_id: threadId } = thread.body as { thread_id: string };
    const made = await ask(`${url}/threads/${threadId}/runs`, order);
    const { run_id: runId } = made.body as { run_id: string };
    await sleep(2_000);
    const chats = askEvery(EVERY_MS, chat);
    context.progress('killed');
    redis.kill();
    await sleep(AWAY_MS);
    redis.restart();
    context.progress('back');
    const backAt = performance.now();
    const health = await untilWorks(() => ask(`${url}/health/ready`));
    const told = await chats.stop();
    const streamed = numbersOf(String((await streaming).body));
    const joined = await ask(`${url}/threads/${threadId}/runs/${runId}/stream`);
    const text = String(joined.body);
    const seen = numbersOf(text);
    const complete = seen.length === CHUNKS || text.includes('"done":true');
    return [
      { name: 'chats', value: told.length, unit: '' },
      {
        name: 'chats that failed',
        value: told.filter(({ status }) => status !== 200).length,
        ...{ unit: '', max: 0 },
      },
      {
        name: 'events missing in the open stream',
        value: CHUNKS - new Set(streamed).size,
        ...{ unit: '', max: 0 },
      },
      { name: 'events a later join was given', value: seen.length, unit: '' },
      { name: 'joins without events or state', value: complete ? 0 : 1, unit: '', max: 0 },
      { name: 'ready again after', value: health - backAt, unit: 'ms', max: BACK_MS_MAX },
    ];
  },
};

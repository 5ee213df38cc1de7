import { randomUUID } from 'node:crypto';
import { Agent, type IncomingMessage, request } from 'node:http';
import type { LoadJob, LoadResult } from './load-job.ts';

/**
 * Sends load from a process of its own, so that measuring does not starve what is measured. Jobs
 * come over IPC and are answered there.
 */
const RUNS_PER_THREAD = 10;
const FAILURES_MAX = 5;
const HEADERS = { 'content-type': 'application/json' };

type Send = (path: string, body: unknown) => Promise<IncomingMessage>;

function sender(base: string, agent: Agent): Send {
  return (path, body) =>
    new Promise((resolve, reject) => {
      const sent = request(`${base}${path}`, { method: 'POST', agent, headers: HEADERS }, resolve);
      sent.on('error', reject);
      sent.end(JSON.stringify(body));
    });
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  if (response.statusCode !== 200) throw new Error(`${response.statusCode}: ${text.slice(0, 300)}`);
  return text;
}

/** A caller's next request, and the milliseconds it took. */
type Call = (send: Send) => Promise<number>;

function waits(durability: LoadJob['durability']): Call {
  let threadId = '';
  let runs = 0;
  return async (send) => {
    if (runs % RUNS_PER_THREAD === 0) threadId = randomUUID();
    runs += 1;
    const started = performance.now();
    const text = await textOf(
      await send(`/threads/${threadId}/runs/wait`, {
        assistant_id: 'six',
        input: { messages: [{ type: 'human', content: 'Good morning, is anyone there?' }] },
        if_not_exists: 'create',
        multitask_strategy: 'enqueue',
        ...(durability && { durability }),
      }),
    );
    const ms = performance.now() - started;
    if (!text.includes('All right.')) throw new Error(`not an answer: ${text.slice(0, 300)}`);
    return ms;
  };
}

/** The time to the first token, less what the model itself took for it. */
const firstToken: Call = async (send) => {
  const threadId = randomUUID();
  const started = performance.now();
  const response = await send(`/threads/${threadId}/runs/stream`, {
    assistant_id: 'tokens',
    input: { messages: [{ type: 'human', content: 'Hello' }] },
    stream_mode: ['messages-tuple'],
    if_not_exists: 'create',
    durability: 'exit',
  });
  let overhead: number | undefined;
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk;
    const own = overhead === undefined ? /"(\d+(?:\.\d+)?)ms /.exec(text)?.[1] : undefined;
    if (own !== undefined) overhead = performance.now() - started - Number(own);
  }
  if (overhead === undefined) throw new Error(`no token: ${text.slice(0, 300)}`);
  return overhead;
};

const chat: Call = async (send) => {
  const started = performance.now();
  const body = { agent_id: 'real-estate', message: 'What is your pet policy?' };
  await textOf(await send('/v1/chat/message', body));
  return performance.now() - started;
};

function callOf(job: LoadJob): Call {
  if (job.kind === 'wait') return waits(job.durability);
  return job.kind === 'stream' ? firstToken : chat;
}

async function run(job: LoadJob): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: job.callers });
  const send = sender(job.url, agent);
  const latencies: number[] = [];
  const failures: string[] = [];
  const started = performance.now();
  const caller = async () => {
    const call = callOf(job);
    while (performance.now() - started < job.ms && failures.length < FAILURES_MAX) {
      try {
        latencies.push(await call(send));
      } catch (error) {
        failures.push(String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: job.callers }, caller));
  agent.destroy();
  return { latencies, seconds: (performance.now() - started) / 1000, failures };
}

process.on('message', (job: LoadJob) => {
  void run(job).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit());

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Answer {
  /** 0: no answer came. */
  status: number;
  ms: number;
  /** When it was there. */
  at: number;
  body: unknown;
}

const TIMEOUT_MS = 60_000;

/** One request; a connection that breaks is an answer like any other. */
export async function ask(url: string, body?: unknown, timeoutMs = TIMEOUT_MS): Promise<Answer> {
  const started = performance.now();
  const done = (status: number, answer: unknown): Answer => {
    const at = performance.now();
    return { status, ms: at - started, at, body: answer };
  };
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(timeoutMs),
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    // A run that is waited for sends blank lines first.
    const text = (await response.text()).trim();
    return done(response.status, text.startsWith('{') ? JSON.parse(text) : text);
  } catch (error) {
    return done(0, error);
  }
}

export const makeThread = (url: string) => ask(`${url}/threads`, { thread_id: randomUUID() });

/** Asks every `everyMs`, whether or not the last answer has come; `stop` waits for them all. */
export function askEvery(everyMs: number, one: () => Promise<Answer>) {
  const answers: Answer[] = [];
  const open = new Set<Promise<unknown>>();
  const timer = setInterval(() => {
    const asked = one().then((answer) => answers.push(answer));
    open.add(asked);
    void asked.finally(() => open.delete(asked));
  }, everyMs);
  return {
    answers,
    async stop(): Promise<Answer[]> {
      clearInterval(timer);
      await Promise.all(open);
      return answers;
    },
  };
}

/** Resolves with the time at which it worked again. */
export async function untilWorks(one: () => Promise<Answer>, everyMs = 20): Promise<number> {
  for (;;) {
    const answer = await one();
    if (answer.status === 200) return answer.at;
    await sleep(everyMs);
  }
}

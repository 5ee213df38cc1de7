import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Cache } from './cache.ts';

/** Where a question belongs: within a scope any answer may be given to who asks the same. */
export interface SharedQuestion {
  tenantId: string;
  /** Tenant, agent and its version, wording, documents' version, channel and language. */
  scope: string;
  text: string;
}

/** Questions remembered in one scope; the oldest give way. */
const QUESTIONS_MAX = 200;
const FLIGHTS_MAX = 1_000;
/** A run that failed never says so; those who wait for it go on by themselves. */
const FLIGHT_MS = 5_000;
const WAIT_MS = 1_500;
/** After an embedder that was slow or away, questions are matched word for word for a while. */
const REST_MS = 30_000;
const EMBED_MS = 400;

const indexSchema = z.array(z.object({ text: z.string(), key: z.string() }));

export interface SharedAnswersParts<T> {
  cache: Cache;
  ttlSeconds: number;
  parse: (value: unknown) => T;
  /** Whether numbers, names, nouns and negations agree; asked before any vector is made. */
  same: (one: string, other: string) => boolean;
  /** One vector a text; none means that only the same words hit. */
  embed?: (tenantId: string, texts: string[], signal: AbortSignal) => Promise<number[][]>;
  /** Cosine from which on two questions that agree mean the same. */
  similarityMin?: number;
  onError?: (error: unknown) => void;
}

interface Flight {
  landed: Promise<void>;
  land: () => void;
}

const SIMILARITY_MIN = 0.55;

/** Answers that are the same for whoever asks: by the same words, else by the same meaning. */
export function makeSharedAnswers<T>(parts: SharedAnswersParts<T>) {
  const { cache, ttlSeconds, parse, onError } = parts;
  const flights = new LRUCache<string, Flight>({
    max: FLIGHTS_MAX,
    ttl: FLIGHT_MS,
    dispose: (flight) => flight.land(),
  });
  let restsUntil = 0;

  const read = async (key: string): Promise<T | null> => {
    const text = await cache.get(key);
    return text === null ? null : parse(JSON.parse(text));
  };
  const index = async (scope: string) => {
    const text = await cache.get(`${scope}:questions`);
    return text === null ? [] : indexSchema.parse(JSON.parse(text));
  };

  async function near(key: string, question: SharedQuestion): Promise<T | null> {
    if (parts.embed === undefined || Date.now() < restsUntil) return null;
    const alike = (await index(question.scope)).filter(
      (each) => each.key !== key && parts.same(each.text, question.text),
    );
    const [best] = alike.slice(-1);
    if (best === undefined) return null;
    try {
      const [one = [], other = []] = await parts.embed(
        question.tenantId,
        [question.text, best.text],
        AbortSignal.timeout(EMBED_MS),
      );
      return cosine(one, other) >= (parts.similarityMin ?? SIMILARITY_MIN)
        ? await read(best.key)
        : null;
    } catch (error) {
      restsUntil = Date.now() + REST_MS;
      onError?.(error);
      return null;
    }
  }

  /** The first who misses goes and finds out; others wait for what it brings. */
  function board(key: string): Flight | undefined {
    const flying = flights.get(key);
    if (flying !== undefined) return flying;
    let land = (): void => undefined;
    const landed = new Promise<void>((resolve) => {
      land = resolve;
    });
    flights.set(key, { landed, land });
    return undefined;
  }

  return {
    /** A second question of the same words waits shortly for the answer to the first. */
    get: async (key: string, question?: SharedQuestion): Promise<T | null> => {
      if (ttlSeconds === 0) return null;
      if (question === undefined) return read(key);
      const flight = board(key);
      if (flight !== undefined) {
        await shortly(flight.landed);
        return read(key);
      }
      const found = (await read(key)) ?? (await near(key, question));
      if (found !== null) flights.delete(key);
      return found;
    },
    set: async (key: string, answer: T, question?: SharedQuestion): Promise<void> => {
      if (ttlSeconds > 0) {
        await cache.set(key, JSON.stringify(answer), ttlSeconds);
        if (question !== undefined && parts.embed !== undefined) {
          const { scope, text } = question;
          const known = (await index(scope)).filter((each) => each.key !== key);
          // Two who write at once may lose one entry: a miss more, never a wrong answer.
          const next = [...known, { text, key }].slice(-QUESTIONS_MAX);
          await cache.set(`${scope}:questions`, JSON.stringify(next), ttlSeconds);
        }
      }
      flights.delete(key);
    },
    /** The turn ended without an answer that may be shared. */
    drop: (key: string): void => {
      flights.delete(key);
    },
  };
}

async function shortly(landed: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, WAIT_MS);
  });
  await Promise.race([landed, late]);
  clearTimeout(timer);
}

function cosine(one: number[], other: number[]): number {
  let dot = 0;
  let a = 0;
  let b = 0;
  one.forEach((x, at) => {
    const y = other[at] ?? 0;
    dot += x * y;
    a += x * x;
    b += y * y;
  });
  return a === 0 || b === 0 ? 0 : dot / Math.sqrt(a * b);
}

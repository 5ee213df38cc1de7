import { LRUCache } from 'lru-cache';

interface Options {
  max: number;
  ttlMs: number;
}

/**
 * What `load` found, for `ttlMs`; who asks meanwhile waits for the same answer. What was found and
 * what was not are kept apart: asking for a great many things that are not there pushes out nothing
 * that is. Errors are not kept.
 */
export function remember<V extends object, A = void>(
  { max, ttlMs }: Options,
  /** `about` is what it takes to load the thing, and is not kept. */
  load: (name: string, about: A) => Promise<V | null>,
) {
  const found = new LRUCache<string, V>({ max, ttl: ttlMs });
  const missing = new LRUCache<string, true>({ max, ttl: ttlMs });
  const asking = new Map<string, Promise<V | null>>();
  let era = 0;

  async function ask(name: string, about: A): Promise<V | null> {
    const begun = era;
    try {
      const value = await load(name, about);
      // What was asked before a change may be of before it.
      if (begun !== era) return value;
      if (value === null) missing.set(name, true);
      else found.set(name, value);
      return value;
    } finally {
      if (begun === era) asking.delete(name);
    }
  }

  return {
    get(name: string, about: A): Promise<V | null> | V | null {
      const known = found.get(name);
      if (known !== undefined) return known;
      if (missing.has(name)) return null;
      const underWay = asking.get(name);
      if (underWay !== undefined) return underWay;
      const asked = ask(name, about);
      asking.set(name, asked);
      return asked;
    },
    /** After a change: everything is asked for again. */
    forget(): void {
      era += 1;
      found.clear();
      missing.clear();
      asking.clear();
    },
  };
}

import { LRUCache } from 'lru-cache';
import type { Cache } from './cache.ts';

export interface MemoryCacheOptions {
  entriesMax?: number;
  /** Of keys and values together, as UTF-16 code units of two bytes. */
  bytesMax?: number;
}

/** The cache of a single process, for where there is no Redis. The least used goes first. */
export function openMemory(options: MemoryCacheOptions = {}): Cache {
  const entries = new LRUCache<string, string>({
    max: options.entriesMax ?? 10_000,
    maxSize: options.bytesMax ?? 32 * 1024 * 1024,
    sizeCalculation: (value, key) => 2 * (value.length + key.length) || 1,
    ttlResolution: 0,
  });
  return {
    get: async (key) => entries.get(key) ?? null,
    set: async (key, value, ttlSeconds) => {
      entries.set(key, value, { ttl: Math.ceil(ttlSeconds * 1_000) });
    },
    delete: async (key) => {
      entries.delete(key);
    },
    ping: async () => undefined,
    close: async () => entries.clear(),
  };
}

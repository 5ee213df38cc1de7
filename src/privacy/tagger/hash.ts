const PRIME = 0x0100_0193;

/** FNV-1a over UTF-16 units, from a seed; well mixed in its low bits by `mix`. */
export function hashWord(word: string, seed: number, from = 0, to = word.length): number {
  let hash = 0x811c_9dc5 ^ Math.imul(seed, 0x9e37_79b1);
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), PRIME);
  return mix(hash);
}

/** @see Appleby, MurmurHash3's finaliser */
export function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** A statement is prepared once it has come this often: what a search puts together is not. */
const USES = 5;
/** Of those that are counted; the names of a process are bounded as well, for servers keep them. */
const COUNTED_MAX = 1_000;
const NAMED_MAX = 200;
const NAME_CHARS = 20;

/**
 * Names for the statements that come again and again, so that a connection prepares each of them
 * once: Postgres otherwise parses and plans it anew every time, policies of its tables included.
 */
export function makeStatementNames(): (text: string) => string | undefined {
  const uses = new LRUCache<string, number>({ max: COUNTED_MAX });
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= NAMED_MAX) return known;
    const count = (uses.get(text) ?? 0) + 1;
    uses.set(text, count);
    if (count < USES) return undefined;
    const name = `s${createHash('sha256').update(text).digest('hex').slice(0, NAME_CHARS)}`;
    names.set(text, name);
    uses.delete(text);
    return name;
  };
}

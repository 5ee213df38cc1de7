import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.ts';

/** A 256-bit key and its name, by which what was made with it refers to it. */
export interface SecretKey {
  kid: string;
  key: Uint8Array;
}

const KEY_BYTES = 32;
const ENTRY = /^([A-Za-z0-9_-]{1,40}):([A-Za-z0-9+/_-]{43}=?)$/;
const FILE = 'secret-keys';

/** @throws with a text that echoes no value */
function readKeys(list: string): SecretKey[] {
  const entries = list.split(',').flatMap((entry) => entry.trim() || []);
  const seen = new Set<string>();
  return entries.map((entry, index) => {
    const [, kid = '', text = ''] = ENTRY.exec(entry) ?? [];
    const key = Buffer.from(text, 'base64');
    if (key.byteLength !== KEY_BYTES) {
      throw new Error(`entry ${index + 1} is not of the form kid:base64 of ${KEY_BYTES} bytes`);
    }
    if (seen.has(kid)) throw new Error(`entry ${index + 1} repeats the name of an earlier one`);
    seen.add(kid);
    return { kid, key: new Uint8Array(key) };
  });
}

/** `kid:base64,kid:base64`: the first is the current one, the others are on their way out. */
export const secretKeysSchema = z
  .string()
  .default('')
  .transform((list, context) => {
    try {
      return readKeys(list);
    } catch (error) {
      const message = error instanceof Error ? error.message : 'cannot be read';
      context.issues.push({ code: 'custom', message, input: '' });
      return [];
    }
  })
  .describe('kid:base64 of 32 random bytes, the current key first, separated by commas');

interface Settings {
  FOYER_SECRET_KEYS: readonly SecretKey[];
  FOYER_DATA_DIR: string;
}

/**
 * The keys of the environment; where there are none, one that is made once and kept in the data
 * folder, for this user alone. `keptIn` names the file then. A host that others can reach never
 * gets here without keys: `readEnv` refuses it.
 */
export async function loadSecretKeys({
  FOYER_SECRET_KEYS: given,
  FOYER_DATA_DIR: dir,
}: Settings): Promise<{ keys: readonly SecretKey[]; keptIn?: string }> {
  if (given.length > 0) return { keys: given };
  const path = join(dir, FILE);
  const made = `dev:${randomBytes(KEY_BYTES).toString('base64')}\n`;
  const text = await keepOnce(dir, FILE, made);
  try {
    return { keys: readKeys(text), keptIn: path };
  } catch (cause) {
    throw new AppError('internal', `${path} holds no secret keys`, {
      hint: 'Put the file back as it was, or set FOYER_SECRET_KEYS.',
      cause,
    });
  }
}

/**
 * What the file holds; made with `text` for this user alone when it is not there yet. Of several
 * processes that start at once, all get what the first has written.
 */
export async function keepOnce(dir: string, name: string, text: string): Promise<string> {
  const path = join(dir, name);
  const known = await readIfThere(path);
  if (known !== undefined) return known;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  try {
    // Unlike a rename, a link does not replace what another process has put there meanwhile.
    await link(draft, path);
    return text;
  } catch (error) {
    const other = await readIfThere(path);
    if (other === undefined) throw error;
    return other;
  } finally {
    await unlink(draft);
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

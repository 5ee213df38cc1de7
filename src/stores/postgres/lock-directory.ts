import {
  closeSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimes,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { processStart } from './process-start.ts';

const ownerSchema = z.object({
  pid: z.int(),
  host: z.string(),
  /** Of the process; null where the system does not tell. */
  startedAt: z.string().nullable(),
  lockedAt: z.string(),
});
type Owner = z.infer<typeof ownerSchema>;

const BEAT_MS = 10_000;
/** Of another machine nothing is known but whether its lock is still being touched. */
const SILENT_MS = 6 * BEAT_MS;
const TRIES = 20;
const TRY_MS = 100;
/** A takeover that was itself cut short blocks the next one for one beat. */
const TAKEOVER_TRIES = 2 * (BEAT_MS / TRY_MS);

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** False when it exists already. */
function create(file: string, content: string): boolean {
  try {
    const fd = openSync(file, 'wx', 0o600);
    try {
      writeFileSync(fd, content);
    } finally {
      closeSync(fd);
    }
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** `undefined`: no lock; `null`: a lock that cannot be read (yet). */
function readOwner(file: string): Owner | null | undefined {
  try {
    const parsed = ownerSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const silentMs = (file: string): number => {
  const modified = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return modified === undefined ? 0 : Date.now() - modified;
};

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function isStale(file: string, owner: Owner | null): boolean {
  // Between creating and writing a lock is empty for a moment.
  if (owner === null) return silentMs(file) > TRIES * TRY_MS;
  if (owner.host !== hostname()) return silentMs(file) > SILENT_MS;
  if (!isRunning(owner.pid)) return true;
  const startedAt = processStart(owner.pid);
  return owner.startedAt !== null && startedAt !== null && startedAt !== owner.startedAt;
}

/** Of several that find the same stale lock only one may remove it, or a new one goes too. */
function removeStale(file: string): void {
  const guard = `${file}.takeover`;
  if (!create(guard, '')) {
    if (silentMs(guard) > BEAT_MS) rmSync(guard, { force: true });
    return;
  }
  try {
    const owner = readOwner(file);
    if (owner !== undefined && isStale(file, owner)) rmSync(file, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

/**
 * Takes the exclusive lock of a data folder, `database.lock` in it. A lock left behind by a
 * process that ended is taken over. It goes with `release`, and when the process exits.
 * `onLost` is told when the lock has been removed by somebody else.
 * @throws AppError `database_locked` naming the process that has it.
 */
export async function lockDirectory(
  directory: string,
  onLost: (error: Error) => void,
): Promise<{ release: () => void }> {
  const file = join(directory, 'database.lock');
  const mine: Owner = {
    pid: process.pid,
    host: hostname(),
    startedAt: processStart(process.pid),
    lockedAt: new Date().toISOString(),
  };
  for (let tries = 0; !create(file, JSON.stringify(mine)); tries += 1) {
    const owner = readOwner(file);
    if (owner === undefined) continue;
    const stale = isStale(file, owner);
    if (stale) removeStale(file);
    const triesMax = stale ? TAKEOVER_TRIES : owner === null ? TRIES : 0;
    if (tries >= triesMax) throw locked(directory, owner);
    await sleep(TRY_MS);
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now, (error) => error && onLost(error));
  }, BEAT_MS).unref();
  const release = () => {
    clearInterval(beat);
    process.off('exit', release);
    if (readOwner(file)?.lockedAt === mine.lockedAt) rmSync(file, { force: true });
  };
  process.on('exit', release);
  return { release };
}

const locked = (directory: string, owner: Owner | null): AppError => {
  const who =
    owner === null
      ? 'a process that is not known'
      : `process ${owner.pid} on ${owner.host} since ${owner.lockedAt}`;
  return new AppError('database_locked', `the data folder ${directory} is in use by ${who}`, {
    hint: 'Stop that process, or set FOYER_DATA_DIR to another folder.',
  });
};

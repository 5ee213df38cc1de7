import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from './lock-directory.ts';
import { processStart } from './process-start.ts';

const root = mkdtempSync(join(tmpdir(), 'foyer-lock-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'x-'));
  file = join(folder, 'database.lock');
});

const fail = (error: Error) => {
  throw error;
};
const lock = () => lockDirectory(folder, fail);
const write = (owner: object) =>
  writeFileSync(file, JSON.stringify({ lockedAt: new Date().toISOString(), ...owner }));
const age = (seconds: number) => {
  const then = new Date(Date.now() - seconds * 1_000);
  utimesSync(file, then, then);
};

const here = hostname();
const alive = { pid: process.pid, host: here, startedAt: processStart(process.pid) };
// Above what a system gives out (4,194,304 at most on Linux).
const DEAD_PID = 2 ** 30;

describe('a folder lock', () => {
  it('is held by one, and free again once released', async () => {
    const first = await lock();
    await expect(lock()).rejects.toMatchObject({
      code: 'database_locked',
      message: expect.stringContaining(`${folder} is in use by process ${process.pid} on ${here}`),
    });
    first.release();
    const second = await lock();
    second.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['a process that has ended', { ...alive, pid: DEAD_PID }, 0],
    ['another process that had this id before', { ...alive, startedAt: 'another boot/1' }, 0],
    ['a machine that fell silent', { ...alive, host: 'elsewhere' }, 120],
  ])('is taken over from %s', async (_name, owner, seconds) => {
    write(owner);
    age(seconds);
    const taken = await lock();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject(alive);
    taken.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['a running process', alive],
    ['a running process whose start is not known', { ...alive, startedAt: null }],
    ['another machine', { ...alive, host: 'elsewhere', pid: DEAD_PID }],
  ])('is left with %s', async (_name, owner) => {
    write(owner);
    await expect(lock()).rejects.toMatchObject({ code: 'database_locked' });
  });

  it('is taken over when it was never written to its end', async () => {
    writeFileSync(file, '');
    age(60);
    (await lock()).release();
  });

  it('goes to exactly one of many who find a stale one', async () => {
    write({ ...alive, pid: DEAD_PID });
    const results = await Promise.allSettled(Array.from({ length: 20 }, lock));
    const taken = results.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : []));
    expect(taken.length).toBe(1);
    taken[0]?.release();
  });

  it('is not removed by who lost it', async () => {
    const lost = await lock();
    write({ ...alive, lockedAt: 'somebody else' });
    lost.release();
    expect(readdirSync(folder)).toEqual(['database.lock']);
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunOrder } from '../../../src/runs/engine-api.ts';
import { deferred } from '../deferred.ts';
import { readStepsAtDeath } from './marks.ts';
import type { Death, FromLife, LifeOptions, ToLife } from './messages.ts';

const CHILD = fileURLToPath(new URL('../worker-child.ts', import.meta.url));

export type Order = { kind: 'accepted' } | { kind: 'refused'; code: string; message: string };

/** The process was gone before it answered: what it was asked may or may not have happened. */
export class LifeLost extends Error {}

export interface LifeEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  steps: string[];
}

export interface Life {
  readonly number: number;
  readonly process: ChildProcess;
  begin(options: Omit<LifeOptions, 'marksPath'>): void;
  dieAt(dies: Death): void;
  readonly ready: Promise<void>;
  isReady(): boolean;
  /** Resolves when the process is gone, with the steps it was at. */
  readonly ended: Promise<LifeEnd>;
  order(order: RunOrder): Promise<Order>;
  ask(sql: string, values: unknown[]): Promise<Record<string, unknown>[]>;
}

/** Starts a process that loads itself and then waits to begin. What it logs goes to `dir`. */
export function openLife(number: number, dir: string): Life {
  const marksPath = join(dir, `life-${number}.marks`);
  const log = openSync(join(dir, `life-${number}.log`), 'a');
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD], {
    stdio: ['ignore', log, log, 'ipc'],
  });
  const waiting = new Map<
    number,
    { resolve: (message: FromLife) => void; reject: (error: Error) => void }
  >();
  let nextId = 0;
  let isReady = false;
  let isOver = false;
  let begun = false;
  const loaded = deferred<void>();
  const ready = deferred<void>();
  ready.promise.catch(() => undefined);
  const ended = deferred<LifeEnd>();

  child.on('message', (message: FromLife) => {
    if (message.tell === 'loaded') return loaded.resolve();
    if (message.tell === 'ready') {
      isReady = true;
      ready.resolve();
      return;
    }
    waiting.get(message.id)?.resolve(message);
    waiting.delete(message.id);
  });
  child.on('exit', (code, signal) => {
    isOver = true;
    isReady = false;
    const lost = new LifeLost(`process ${number} is gone`);
    ready.reject(lost);
    for (const { reject } of waiting.values()) reject(lost);
    waiting.clear();
    ended.resolve({ code, signal, steps: begun ? readStepsAtDeath(marksPath) : ['unborn'] });
  });

  function send(message: ToLife): void {
    if (isOver || !child.connected) return;
    child.send(message, () => undefined);
  }

  function request(message: (id: number) => ToLife): Promise<FromLife> {
    if (isOver) return Promise.reject(new LifeLost(`process ${number} is gone`));
    const id = nextId++;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      send(message(id));
    });
  }

  return {
    number,
    process: child,
    begin(options) {
      begun = true;
      // What it is sent before it listens is lost.
      void loaded.promise.then(() => send({ tell: 'begin', life: { ...options, marksPath } }));
    },
    dieAt: (dies) => send({ tell: 'die', dies }),
    ready: ready.promise,
    isReady: () => isReady,
    ended: ended.promise,
    async order(order) {
      const answer = await request((id) => ({ tell: 'order', id, order }));
      if (answer.tell !== 'failed') return { kind: 'accepted' };
      return { kind: 'refused', code: answer.code, message: answer.message };
    },
    async ask(sql, values) {
      const answer = await request((id) => ({ tell: 'ask', id, sql, values }));
      if (answer.tell === 'answered') return answer.rows;
      throw new Error(answer.tell === 'failed' ? answer.message : 'an answer of another kind');
    },
  };
}

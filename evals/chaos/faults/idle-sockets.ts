import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type Fault, type Figure, quantile } from './fault.ts';
import { startOwnPostgres } from './own-services.ts';
import { startFoyer } from './start-foyer.ts';

const SOCKETS = 10_000;
const OPENED_AT_ONCE = 100;
const ECHOES = 500;
const ECHO_EVERY_MS = 10;
const SETTLE_MS = 5_000;
const MORE_MB_MAX = 150;
const ECHO_MS_MAX = 50;
const KB_A_MB = 1024;

const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / KB_A_MB;

const open = (url: string): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.once('open', () => resolve(socket)).once('error', reject);
  });

async function echo(socket: WebSocket): Promise<number> {
  const started = performance.now();
  await new Promise((resolve) => {
    socket.once('pong', resolve);
    socket.ping();
  });
  return performance.now() - started;
}

export const idleSockets: Fault = {
  name: 'idle-sockets',
  about: `${SOCKETS} WebSockets that say nothing`,
  async run(context): Promise<Figure[]> {
    const postgres = await startOwnPostgres(context);
    const { port, pid } = await startFoyer(context, { DATABASE_URL: postgres.url });
    const url = `ws://127.0.0.1:${port}/v1/chat/ws`;
    const all: WebSocket[] = [await open(url)];
    context.onEnd(() => {
      for (const socket of all) socket.on('error', () => undefined).terminate();
    });
    await sleep(SETTLE_MS);
    const before = residentMb(pid);
    let closed = 0;
    let refused = 0;
    while (all.length + refused < SOCKETS) {
      const room = Math.min(OPENED_AT_ONCE, SOCKETS - all.length - refused);
      const batch = await Promise.allSettled(Array.from({ length: room }, () => open(url)));
      for (const one of batch) {
        if (one.status === 'fulfilled') all.push(one.value.once('close', () => (closed += 1)));
        else refused += 1;
      }
    }
    context.progress(`${all.length} are open`);
    await sleep(SETTLE_MS);
    const after = residentMb(pid);
    const echoes: number[] = [];
    for (let n = 0; n < ECHOES; n += 1) {
      const socket = all[(n * 97) % all.length];
      if (socket !== undefined) echoes.push(await echo(socket));
      await sleep(ECHO_EVERY_MS);
    }
    return [
      { name: 'open', value: all.length, unit: '' },
      { name: 'refused or closed', value: refused + closed, unit: '', max: 0 },
      { name: 'more memory', value: after - before, unit: 'MB', max: MORE_MB_MAX },
      { name: 'echo p50', value: quantile(echoes, 0.5), unit: 'ms' },
      { name: 'echo p99', value: quantile(echoes, 0.99), unit: 'ms', max: ECHO_MS_MAX },
    ];
  },
};

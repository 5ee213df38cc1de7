import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fault, type Figure, passes } from './fault.ts';
import { idleSockets } from './idle-sockets.ts';
import { poolExhausted } from './pool-exhausted.ts';
import { postgresStopped } from './postgres-stopped.ts';
import { redisKilled } from './redis-killed.ts';
import { sigtermUnderLoad } from './sigterm-under-load.ts';
import { slowReader } from './slow-reader.ts';
import { thousandTurns } from './thousand-turns.ts';

const FAULTS: readonly Fault[] = [
  postgresStopped,
  redisKilled,
  poolExhausted,
  slowReader,
  idleSockets,
  thousandTurns,
  sigtermUnderLoad,
];

async function runFault(fault: Fault, signal: AbortSignal): Promise<Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'foyer-fault-'));
  const ends: (() => Promise<unknown> | unknown)[] = [];
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
  });
  try {
    const context = {
      dir,
      progress: (line: string) => console.error(`${fault.name}: ${line}`),
      onEnd: (close: () => Promise<unknown> | unknown) => void ends.push(close),
    };
    return await Promise.race([fault.run(context), stopped]);
  } finally {
    for (const close of ends.reverse()) await close();
    rmSync(dir, { recursive: true, force: true });
  }
}

function lineOf(figure: Figure): string {
  const { name, value, unit, max } = figure;
  const shown = `${Math.round(value * 10) / 10} ${unit}`.trim();
  const verdict = max === undefined ? '' : `${passes(figure) ? 'ok' : 'MISSED'} (≤ ${max})`;
  return `  ${name.padEnd(40)} ${shown.padStart(12)}  ${verdict}`;
}

/** `npm run chaos -- faults [name …]`; true when every figure holds. */
export async function faultsCommand(names: string[], signal: AbortSignal): Promise<boolean> {
  const unknown = names.filter((name) => !FAULTS.some((fault) => fault.name === name));
  if (unknown.length > 0) {
    console.error(`There is no fault ${unknown.join(', ')}:`);
    for (const { name, about } of FAULTS) console.error(`  ${name.padEnd(20)} ${about}`);
    return false;
  }
  let passed = true;
  for (const fault of FAULTS) {
    if (signal.aborted || (names.length > 0 && !names.includes(fault.name))) continue;
    const figures = await runFault(fault, signal);
    console.log(`${fault.name}: ${fault.about}\n${figures.map(lineOf).join('\n')}`);
    console.log(JSON.stringify({ chaos: fault.name, figures }));
    passed &&= figures.every(passes);
  }
  return passed;
}

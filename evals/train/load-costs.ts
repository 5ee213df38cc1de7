import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadCost } from './measure-load.ts';

const MEASURE = fileURLToPath(new URL('./measure-load.ts', import.meta.url));

/** What the files cost in so many processes, one after the other, that have read none before. */
export async function loadCosts(texts: readonly string[], processes: number): Promise<LoadCost[]> {
  const costs: LoadCost[] = [];
  while (costs.length < processes) {
    const child = fork(MEASURE);
    child.send(texts);
    const [cost] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`measuring the load ended with ${code}`);
      }),
    ])) as [LoadCost];
    costs.push(cost);
  }
  return costs;
}

import { randomUUID } from 'node:crypto';
import type { Script } from './scripted-engine.ts';
import { type RunHost, TENANT } from './start-run-host.ts';

export interface Part {
  id?: string | undefined;
  event: string;
  data: unknown;
}
export async function all(parts: AsyncIterable<Part>): Promise<Part[]> {
  const got: Part[] = [];
  for await (const part of parts) got.push(part);
  return got;
}
export const names = (parts: Part[]) => parts.map(({ id, event }) => `${id} ${event}`);

export function threadOf(host: RunHost): string {
  const threadId = randomUUID();
  host.addThread(TENANT, threadId);
  return threadId;
}

/** Four events of several modes. */
export const modes: Script = async function* () {
  yield ['values', { n: 1 }];
  yield ['updates', { node: { n: 2 } }];
  yield ['messages/partial', []];
  yield ['values|child:1', { n: 2 }];
};

import type { RunCreate } from '../../schemas/platform/runs.ts';
import type { LoggedEvent } from '../event-log.ts';
import { never } from './never.ts';
import { order, type TestEngine, type TestHouse } from './open-engine.ts';

/** Enters a run, and waits for its end. */
export async function play(
  house: TestHouse,
  { engine }: TestEngine,
  graph: string,
  threadId: string | null,
  body: Partial<RunCreate> & { logged?: boolean } = {},
) {
  const run = await engine.accept(house.tenantId, order(graph, threadId, body));
  const outcome = await engine.outcome(house.tenantId, run.run_id, never);
  return { run, outcome };
}

/** All that a run tells, until it is over. */
export async function eventsOf(
  house: TestHouse,
  { engine }: TestEngine,
  runId: string,
  after = -1,
) {
  const events: LoggedEvent[] = [];
  for await (const event of engine.events(house.tenantId, runId, { after, signal: never })) {
    events.push(event);
  }
  return events;
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { JSON_HEADERS } from './fuzz-request.ts';
import { type FuzzHouse, type FuzzTenant, WAIT_WORDS } from './open-house.ts';
import { sendRequest } from './send-request.ts';

/** What exists for a tenant, by the names of the fields that take it. */
export interface World {
  tenant: FuzzTenant;
  key: string;
  known: ReadonlyMap<string, readonly unknown[]>;
}

const POLL_MS = 10;

const idsSchema = z.looseObject({
  thread_id: z.string().nullish(),
  run_id: z.string().optional(),
  assistant_id: z.string().optional(),
  cron_id: z.string().optional(),
});
const checkpointsSchema = z.array(
  z.object({ checkpoint: z.object({ checkpoint_id: z.string() }) }),
);

/** Enters threads, runs, an assistant, a cron and an item by the API itself. */
export async function makeWorld(
  house: Pick<FuzzHouse, 'port' | 'agent' | 'tenant'>,
): Promise<World> {
  const tenant: FuzzTenant = await house.tenant();
  const to = { port: house.port, agent: house.agent, key: tenant.key };
  const call = async (method: string, address: string, body?: unknown): Promise<unknown> => {
    const answer = await sendRequest(to, {
      ...{ method, address, expect: 'taken', how: 'the world', headers: JSON_HEADERS },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (answer.status === undefined || answer.status >= 300) {
      throw new Error(`${method} ${address}: ${answer.status} ${answer.text || answer.problem}`);
    }
    return answer.text === '' ? undefined : JSON.parse(answer.text);
  };
  const made = async (address: string, body: unknown) =>
    idsSchema.parse(await call('POST', address, body));

  /** A thread on which this was said, and the run that answered. */
  async function talk(words: string): Promise<[string, string]> {
    const threadId = (await made('/threads', {})).thread_id ?? '';
    const input = { messages: [{ type: 'human', content: words }] };
    const run = await made(`/threads/${threadId}/runs`, { assistant_id: tenant.agentId, input });
    const path = `/threads/${threadId}/runs/${run.run_id}`;
    for (let status: unknown; status !== 'success' && status !== 'interrupted'; ) {
      await sleep(POLL_MS);
      status = Object(await call('GET', path)).status;
    }
    return [threadId, run.run_id ?? ''];
  }

  const talks = await Promise.all([talk('hello'), talk(WAIT_WORDS)]);
  const { thread_id: empty } = await made('/threads', { metadata: { a: 1 } });
  const threads = [...talks.map(([thread]) => thread), empty];
  const assistant = await made('/assistants', { graph_id: 'conversation', name: 'Another' });
  const cron = await made('/runs/crons', { assistant_id: tenant.agentId, schedule: '0 0 1 1 *' });
  await call('PUT', '/store/items', { namespace: ['a', 'b'], key: 'k', value: { text: 'kept' } });
  const states = await call('GET', `/threads/${threads[0]}/history`);
  const checkpoints = checkpointsSchema.parse(states).map((one) => one.checkpoint.checkpoint_id);
  const runs = talks.map(([, run]) => run);
  const assistants = [tenant.agentId, 'conversation', assistant.assistant_id];

  return {
    tenant,
    key: tenant.key,
    known: new Map<string, readonly unknown[]>([
      ['thread_id', threads],
      ['conversation_id', threads],
      ['ids', threads],
      ['thread_ids', threads],
      ['run_id', runs],
      ['run_ids', runs],
      ['thread_id+run_id', talks],
      ['assistant_id', assistants],
      ['agent_id', [tenant.agentId, 'desk']],
      ['cron_id', [cron.cron_id]],
      ['checkpoint_id', [...checkpoints, randomUUID()]],
      ['before', checkpoints],
      ['thread_id+checkpoint_id', checkpoints.map((id) => [threads[0], id])],
      ['graph_id', ['conversation']],
      ['as_node', ['persist', 'respond']],
      ['namespace', [['a', 'b'], ['a'], 'a.b']],
      ['key', ['k']],
      ['version', [1]],
      ['method', ['run.start', 'input.respond', 'state.get', 'agent.getTree']],
    ]),
  };
}

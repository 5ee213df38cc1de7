import type { Thread, ThreadCreate } from '../../../schemas/platform/threads.ts';
import type { PlatformDeps } from '../../platform-deps.ts';
import { mustBeServed } from './find-assistant.ts';

type Deps = Pick<PlatformDeps, 'threads' | 'states' | 'graphs'>;

/**
 * A thread, with the supersteps that bring it to a state.
 * @throws AppError `not_found` for a graph that is not served, and what the ports throw
 */
export async function createThread(
  deps: Deps,
  tenantId: string,
  asked: ThreadCreate,
): Promise<Thread> {
  const { thread_id: threadId, graph_id: graphId, ttl, supersteps } = asked;
  mustBeServed(deps, graphId);
  const ifExists = asked.if_exists ?? 'raise';
  const made = await deps.threads.create(tenantId, {
    ...(threadId && { threadId }),
    metadata: { ...asked.metadata, ...(graphId && { graph_id: graphId }) },
    ifExists,
    ...(ttl && { ttl }),
  });
  if (!supersteps?.length) return made;
  try {
    await deps.states.replay(tenantId, made.thread_id, supersteps);
  } catch (error) {
    // With `do_nothing` it may have been there before.
    if (ifExists === 'raise') await deps.threads.delete(tenantId, made.thread_id);
    throw error;
  }
  return (await deps.threads.get(tenantId, made.thread_id)) ?? made;
}

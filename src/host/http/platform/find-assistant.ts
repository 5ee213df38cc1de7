import { AppError } from '../../../errors.ts';
import type { Assistant } from '../../../schemas/platform/assistants.ts';
import { idSchema } from '../../../schemas/platform/common.ts';
import type { PlatformDeps } from '../../platform-deps.ts';

type Graphs = Pick<PlatformDeps, 'graphs'>;

/** In the words that clients match on. */
export const noAssistant = (): AppError =>
  new AppError('unknown_assistant', 'Assistant not found', { field: 'assistant_id' });

/** An assistant's id from its id or from the name of its graph; null for neither. */
export const assistantIdOf = ({ graphs }: Graphs, ref: string): string | null =>
  graphs.assistantIdOf(ref) ?? idSchema.safeParse(ref).data ?? null;

/** @throws AppError `unknown_assistant` */
export async function findAssistant(
  deps: Graphs & Pick<PlatformDeps, 'assistants'>,
  tenantId: string,
  ref: string,
): Promise<Assistant> {
  const id = assistantIdOf(deps, ref);
  const assistant = id === null ? null : await deps.assistants.get(tenantId, id);
  if (assistant === null) throw noAssistant();
  return assistant;
}

/** @throws AppError `not_found` */
export function mustBeServed({ graphs }: Graphs, graphId: string | null | undefined): void {
  if (!graphId || graphs.assistantIdOf(graphId) !== null) return;
  throw new AppError('not_found', `Graph "${graphId}" not found`, { field: 'graph_id' });
}

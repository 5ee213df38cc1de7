import { z } from 'zod';
import type { ProtocolEvent } from '../../../schemas/platform/protocol.ts';
import { type CommandHandler, fault } from './protocol-answer.ts';
import { pastEvents } from './protocol-events.ts';

const lifecycleSchema = z.looseObject({
  event: z.string(),
  graph_name: z.string().exactOptional(),
});

interface Place {
  namespace: string[];
  status: string;
  graphName: string;
}
interface TreeNode {
  namespace: string[];
  status: string;
  graph_name: string;
  children?: TreeNode[];
}

const keyOf = (namespace: readonly string[]): string => JSON.stringify(namespace);
/** `child:1f0c…` is one run of the node `child`. */
const nameOf = (namespace: readonly string[]): string =>
  namespace.at(-1)?.split(':', 1)[0] ?? 'root';

/** Keeps what the events of a thread's latest run tell of its graphs. */
function makePlaces() {
  const places = new Map<string, Place>();

  function put(namespace: string[], status?: string, graphName?: string): void {
    const known = places.get(keyOf(namespace));
    places.set(keyOf(namespace), {
      namespace,
      status: status ?? known?.status ?? 'started',
      graphName: graphName ?? known?.graphName ?? nameOf(namespace),
    });
  }
  function hear({ method, params: { namespace, data } }: ProtocolEvent): void {
    const told = method === 'lifecycle' ? lifecycleSchema.safeParse(data).data : undefined;
    const begins = told?.event === 'started' || told?.event === 'running';
    // Each run tells that its root begins before it tells anything else.
    if (namespace.length === 0 && begins) places.clear();
    for (let depth = 1; depth < namespace.length; depth++) put(namespace.slice(0, depth));
    put(namespace, told?.event, told?.graph_name);
  }
  function treeOf({ namespace, status, graphName }: Place): TreeNode {
    const below = [...places.values()].filter(
      (place) =>
        place.namespace.length === namespace.length + 1 &&
        keyOf(place.namespace.slice(0, -1)) === keyOf(namespace),
    );
    const children = below.map(treeOf);
    const node = { namespace, status, graph_name: graphName };
    return children.length === 0 ? node : { ...node, children };
  }
  return {
    hear,
    tree: (): TreeNode | undefined => {
      const root = places.get(keyOf([]));
      return root === undefined ? undefined : treeOf(root);
    },
  };
}

/** `agent.getTree`: the graphs of the thread's latest run, and how far they are. */
export const readTree: CommandHandler = async (deps, { tenantId, threadId }) => {
  const places = makePlaces();
  for await (const event of pastEvents(deps, tenantId, threadId, -1)) places.hear(event);
  const tree = places.tree();
  return tree === undefined ? fault('no_such_run', 'Nothing has run on this thread.') : { tree };
};

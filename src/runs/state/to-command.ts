import { Send } from '@langchain/langgraph';
import { Pregel } from '@langchain/langgraph/pregel';
import { AppError } from '../../errors.ts';
import type { JsonObject } from '../../schemas/platform/common.ts';
import type { PlatformCommand } from '../../schemas/platform/runs.ts';
import type { CompiledGraph } from '../../schemas/served-graph.ts';

type Update = PlatformCommand['update'];
type Tuple = [string, unknown];
interface Goto {
  names: string[];
  sends: { node: string; args: unknown }[];
}

/** Channel of what is to be run next with an input of its own. */
const TASKS = '__pregel_tasks';

/**
 * A client's command as a run's input. It is told by its shape, so that a graph with its own
 * copy of LangGraph takes it too. `pending` answers the ids of the thread's open interrupts; it
 * is asked only when the answer is one that LangGraph would drop: null, false, 0 or an empty
 * text. Addressed to an interrupt by its id, it arrives as it was sent. Null is an answer only
 * when the command says nothing else. Where nothing is asked, such an answer has nowhere to go,
 * and the run goes on without it.
 */
export async function toCommand(
  command: PlatformCommand,
  pending: () => Promise<readonly string[]>,
): Promise<unknown> {
  const goto = gotoOf(command.goto);
  const update = command.update ?? undefined;
  const alone = update === undefined && goto.names.length + goto.sends.length === 0;
  let { resume } = command;
  if (resume === null && !alone) resume = undefined;
  if (resume !== undefined && !resume) {
    const [first] = await pending();
    resume = first === undefined ? undefined : { [first]: resume };
  }
  return resume === undefined && alone ? null : shapedCommand({ update, resume, goto });
}

/**
 * A client's command as an update of the state, carried out by a node's own writers.
 * @throws AppError `state_refused` when it sends to a node of a graph with its own LangGraph,
 * whose class for that cannot be had from the graph
 */
export function toStateCommand(graph: CompiledGraph, command: PlatformCommand): unknown {
  const goto = gotoOf(command.goto);
  const update = command.update ?? undefined;
  if (goto.sends.length === 0) return shapedCommand({ update, resume: command.resume, goto });
  if (!(graph instanceof Pregel)) {
    throw new AppError('state_refused', 'cannot send within a graph that has its own LangGraph', {
      hint: 'Name the next node in goto, and put what it needs into the update.',
    });
  }
  const sends = goto.sends.map(({ node, args }) => new Send(node, args));
  const shaped = shapedCommand({ update, resume: command.resume, goto: { names: [], sends: [] } });
  return Object.defineProperty(shaped, 'goto', { value: [...goto.names, ...sends] });
}

function gotoOf(goto: PlatformCommand['goto']): Goto {
  const all = goto == null ? [] : [goto].flat();
  return {
    names: all.filter((item) => typeof item === 'string'),
    // Without an input there is no packet, as LangGraph sees it.
    sends: all.flatMap((item) =>
      typeof item === 'string' ? [] : [{ node: item.node, args: item.input ?? null }],
    ),
  };
}

/**
 * LangGraph knows a Command by `lg_name`, but a Send by its class alone. A packet that comes with
 * the update is turned into one by the graph's own copy. It must not be there yet when the
 * graph's schema checks the update, which happens before `goto` is looked at.
 */
function shapedCommand(parts: { update: Update; resume: unknown; goto: Goto }): object {
  const { resume, goto } = parts;
  let update: unknown = parts.update;
  let checked = false;
  const packets = goto.sends.map((send): Tuple => [TASKS, { lg_name: 'Send', ...send }]);
  return {
    lg_name: 'Command',
    lc_direct_tool_output: true,
    graph: undefined,
    resume,
    get goto() {
      checked = true;
      return goto.names;
    },
    get update() {
      return checked && packets.length > 0 ? [...tuplesOf(update), ...packets] : update;
    },
    set update(valid: unknown) {
      update = valid;
    },
    _updateAsTuples: () => tuplesOf(update),
    toJSON: (): JsonObject => ({
      ...{ lg_name: 'Command', update, resume },
      goto: [...goto.names, ...goto.sends],
    }),
  };
}

const tuplesOf = (update: unknown): Tuple[] =>
  Array.isArray(update) ? (update as Tuple[]) : Object.entries((update ?? {}) as JsonObject);

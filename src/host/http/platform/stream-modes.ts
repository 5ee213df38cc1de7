import type { StreamMode } from '../../../schemas/platform/runs.ts';

/** What every reader of a run gets to see, whatever it asked for. */
const ALWAYS = new Set(['metadata', 'error', 'gap', 'feedback']);

/** `values|child:1` is what the mode `values` emits in a subgraph. */
const kindOf = (event: string): string => event.split('|', 1)[0] ?? event;

/** The mode whose event it is: two of them carry names of their own. */
function modeOf(event: string): string {
  const kind = kindOf(event);
  if (kind === 'messages') return 'messages-tuple';
  return kind.startsWith('messages/') ? 'messages' : kind;
}

/** Whether an event is one of these modes'; without modes, all are. */
export function modeFilter(modes: readonly StreamMode[] | undefined): (event: string) => boolean {
  if (modes === undefined || modes.length === 0) return () => true;
  const wanted = new Set<string>(modes);
  return (event) => ALWAYS.has(event) || wanted.has(modeOf(event));
}

import { type EventFilter, protocolChannels } from '../../../schemas/platform/protocol.ts';

/** As much of an event as filters look at. */
interface Filtered {
  method: string;
  params: { namespace: string[]; data?: unknown };
}

const CHANNELS = new Set<string>(protocolChannels);

function customChannel(data: unknown): string {
  const name = typeof data === 'object' && data !== null && 'name' in data ? data.name : undefined;
  return name === undefined || name === null ? 'custom' : `custom:${String(name)}`;
}

/** The channel an event is on; undefined for methods that are on none. */
export function channelOf({ method, params }: Filtered): string | undefined {
  if (method === 'custom') return customChannel(params.data);
  if (method === 'input.requested') return 'input';
  return CHANNELS.has(method) ? method : undefined;
}

/** `child:1f0c…` is one run of the node `child`. */
const nodeOf = (segment: string): string => segment.split(':', 1)[0] ?? segment;

/**
 * Whether a namespace lies under `prefix`. A segment that names a node stands for every run of
 * it; one with a suffix for that run alone.
 */
export const liesUnder = (namespace: readonly string[], prefix: readonly string[]): boolean =>
  prefix.length <= namespace.length &&
  prefix.every((wanted, at) => {
    const segment = namespace[at] ?? '';
    return segment === wanted || (!wanted.includes(':') && nodeOf(segment) === wanted);
  });

/** Whether a reader wants an event, by channel, namespace and depth; `since` is not its matter. */
export function makeEventFilter({ channels, namespaces, depth }: EventFilter) {
  const wanted = new Set(channels);
  const deepest = depth ?? Number.POSITIVE_INFINITY;
  return (event: Filtered): boolean => {
    const channel = channelOf(event);
    if (channel === undefined) return false;
    if (!wanted.has(channel) && !(channel.startsWith('custom:') && wanted.has('custom'))) {
      return false;
    }
    if (namespaces === undefined || namespaces.length === 0) return true;
    const { namespace } = event.params;
    return namespaces.some(
      (prefix) => liesUnder(namespace, prefix) && namespace.length - prefix.length <= deepest,
    );
  };
}

import { AppError } from '../../../errors.ts';
import type { RunEngine } from '../../../runs/engine-api.ts';
import { type ProtocolEvent, protocolEventSchema } from '../../../schemas/platform/protocol.ts';
import type { RunDeps } from '../../run-deps.ts';

/** The topic of the event log that holds a thread's protocol events. */
export const threadTopic = (threadId: string): string => `thread:${threadId}`;

/** Their seqs count from 1, the log's from 0. */
const logSeqOf = (seq: number): number => Math.max(-1, seq - 1);

export interface TextEvent {
  event: ProtocolEvent;
  /** The event as it goes over the wire. */
  text: string;
}

/** Undefined for what a log has besides events of the protocol, such as its gaps. */
const parsed = (text: string): ProtocolEvent | undefined =>
  protocolEventSchema.safeParse(JSON.parse(text)).data;

/**
 * A thread's protocol events after the one with seq `since` (-1 for all), then live ones, until
 * the signal fires.
 * @throws AppError `shutting_down` when they end before that
 */
export async function* protocolEvents(
  engine: Pick<RunEngine, 'follow'>,
  tenantId: string,
  threadId: string,
  { since, signal }: { since: number; signal: AbortSignal },
): AsyncGenerator<TextEvent> {
  const options = { after: logSeqOf(since), signal };
  for await (const { data } of engine.follow(tenantId, threadTopic(threadId), options)) {
    const event = parsed(data);
    if (event !== undefined && event.seq > since) yield { event, text: data };
  }
  if (!signal.aborted) throw new AppError('shutting_down', 'the events of a thread ended');
}

/** To find out what a log has; it should take milliseconds. */
const PAST_MS_MAX = 5_000;

/** The protocol events that a thread has by now, after the one with seq `since` (-1 for all). */
export async function* pastEvents(
  { engine, events }: Pick<RunDeps, 'engine' | 'events'>,
  tenantId: string,
  threadId: string,
  since: number,
): AsyncGenerator<ProtocolEvent> {
  const topic = threadTopic(threadId);
  const after = logSeqOf(since);
  const last = await events.lastSeq(tenantId, topic);
  if (last <= after) return;
  const signal = AbortSignal.timeout(PAST_MS_MAX);
  for await (const { seq, data } of engine.follow(tenantId, topic, { after, signal })) {
    const event = parsed(data);
    if (event !== undefined && event.seq > since) yield event;
    if (seq >= last) return;
  }
}

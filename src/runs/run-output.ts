import type { RunStatus } from '../schemas/platform/runs.ts';
import type { RunRow } from '../schemas/run-row.ts';
import { jsonLine } from './stream/plain-json.ts';
import { makeProtocolSession, numbered, type ProtocolEvent } from './stream/protocol-session.ts';
import type { ProtocolRunEvent } from './stream/stream-protocol.ts';

interface FeedWriter {
  /** Never blocks. `data` is JSON text. */
  push(event: string, data: string): void;
  /** Resolves when everything pushed is where readers find it. */
  flush(): Promise<void>;
  close(): void;
}

/** Where events go, and are read from, in this process and beyond. */
export interface Feeds {
  open(
    tenantId: string,
    topic: string,
    options: { durable: boolean; firstSeq: number; onLost?: () => void },
  ): FeedWriter;
  /** The highest seq of a topic, -1 when it has none. */
  lastSeq(tenantId: string, topic: string): Promise<number>;
}

export interface RunEnded {
  status: RunStatus;
  error: string | undefined;
  waits: boolean;
}

/** What one run writes for those who listen. */
export interface RunOutput {
  /** `data` is JSON text. */
  push(event: string, data: string): void;
  /** The same for runs that stream as protocol v2 has it. */
  protocol?(event: ProtocolRunEvent): void;
  /**
   * Before the run is settled: the thread's next run, perhaps elsewhere, goes on in the thread's
   * log where this one has left off.
   */
  leaveThread(how: RunEnded): Promise<void>;
  /** The last event; resolves when all of them are where readers find them. */
  end(event: string, data: unknown): Promise<void>;
  /** The run goes on elsewhere: readers go on there, too. */
  leave(): Promise<void>;
}

export const runTopic = (runId: string): string => `run:${runId}`;
const threadTopic = (threadId: string): string => `thread:${threadId}`;

/** Seqs of one attempt; the next begins beyond, when the log cannot say where this one ended. */
const SEQS_A_CLAIM = 1_000_000;

async function nextSeq(feeds: Feeds, run: RunRow, topic: string): Promise<number> {
  return feeds.lastSeq(run.tenantId, topic).then(
    (last) => last + 1,
    () => (run.claim - 1) * SEQS_A_CLAIM,
  );
}

/** What protocol v2 makes of a run's own events, for `thread:<id>`. */
async function openThread(feeds: Feeds, run: RunRow) {
  const { tenantId, thread_id: threadId } = run;
  const topic = threadTopic(threadId);
  // The log alone knows where the runs before this one have left off.
  let seq = await feeds.lastSeq(tenantId, topic).then(
    (last) => last + 1,
    () => Date.now(),
  );
  const feed = feeds.open(tenantId, topic, { durable: true, firstSeq: seq });
  const session = makeProtocolSession({ graphName: run.graphId });
  const tell = (events: ProtocolEvent[]) => {
    for (const event of events) {
      // Protocol v2 counts from 1, so that `since: 0` means all.
      feed.push(event.method, jsonLine(numbered(event, seq + 1)));
      seq += 1;
    }
  };
  if (run.attempt <= 1) tell(session.begin());
  return {
    flush: () => feed.flush(),
    close: () => feed.close(),
    hear: (event: ProtocolRunEvent) => tell(session.hear(event)),
    end({ status, error, waits }: RunEnded) {
      tell(session.end(status, { waits, ...(error !== undefined && { error }) }));
    },
  };
}

/**
 * Opens what a run writes to. A first attempt's is open when the call returns, before anything
 * is awaited; a later one's goes on after what the attempts before have left.
 */
export async function openRunOutput(
  feeds: Feeds,
  run: RunRow,
  { durable }: { durable: boolean },
): Promise<RunOutput> {
  const topic = runTopic(run.run_id);
  const firstSeq = run.claim > 1 && durable ? await nextSeq(feeds, run, topic) : 0;
  const feed = feeds.open(run.tenantId, topic, { durable, firstSeq });
  const thread = run.kwargs['protocol'] === true ? await openThread(feeds, run) : undefined;
  const close = async () => {
    await Promise.all([feed.flush(), thread?.flush()]);
    feed.close();
    thread?.close();
  };
  return {
    push: (event, data) => feed.push(event, data),
    ...(thread && { protocol: thread.hear }),
    async leaveThread(how) {
      thread?.end(how);
      await thread?.flush();
    },
    async end(event, data) {
      feed.push(event, JSON.stringify(data));
      await close();
    },
    leave: close,
  };
}

import type { JsonObject } from '../../schemas/platform/common.ts';
import type { StreamMode } from '../../schemas/platform/runs.ts';

/** One frame of a run's stream. */
export interface RunEvent {
  event: string;
  /** JSON on one line. */
  data: string;
}

/** What one execution left, known once its events have ended. */
export interface RunResult {
  /** The last values of the root graph as JSON; undefined when it told none. */
  valuesJson: string | undefined;
  /** It stopped before its end: for a person, or at a breakpoint. */
  interrupted: boolean;
  /** What it asks; empty at a breakpoint. */
  interrupts: unknown[];
}

/** One execution under way. */
export interface RunStream<Event = RunEvent> {
  /** To be read once. Leaving it early stops the graph; it throws what the graph throws. */
  events: AsyncIterable<Event>;
  result(): RunResult;
}

export interface StreamRunOptions {
  runId: string;
  attempt: number;
  modes: readonly StreamMode[];
  subgraphs: boolean;
  /**
   * LangGraph's own options, by its names: configurable (with `__pregel_checkpointer`), context,
   * store, metadata, tags, recursionLimit, durability, interruptBefore, interruptAfter, signal.
   * Those that are undefined are not passed on, for they would undo the graph's own settings.
   */
  langGraph: JsonObject;
}

/**
 * LangGraph's options without those that are undefined, and a way to stop it that its own stream
 * lacks: a graph runs on when nobody reads it.
 */
export function stoppable(given: JsonObject): { langGraph: JsonObject; stop: () => void } {
  const left = new AbortController();
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const asked = set['signal'];
  const both = asked instanceof AbortSignal ? [asked, left.signal] : [left.signal];
  return {
    langGraph: { ...set, signal: AbortSignal.any(both) },
    stop: () => left.abort(),
  };
}

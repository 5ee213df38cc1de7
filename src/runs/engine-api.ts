import type { Principal } from '../schemas/access.ts';
import type { CancelAction, Run, RunCreate, RunStatus } from '../schemas/platform/runs.ts';
import type { LoggedEvent } from './event-log.ts';

/** What a client asks for, whichever door it came by. */
export interface RunOrder {
  /** Null: the run gets a thread of its own. */
  threadId: string | null;
  /** The thread's id has just been made up: nobody can have a thread of that id. */
  isNewThread?: boolean;
  body: RunCreate;
  /** Who asks for it; kept with the run, whichever process carries it out. */
  by?: Principal | undefined;
  /** The id it must have, where asking twice must not make two. */
  runId?: string;
  /** Done first in the transaction that enters the run; if it throws, there is no run. */
  first?: () => Promise<void>;
  /** Header values the graph may see in `configurable`; the door has taken credentials out. */
  headers?: Readonly<Record<string, string>>;
  /**
   * `attached`: someone waits, so it starts at once in this process when nothing of its thread is
   * before it. `background`: whichever process is free takes it.
   */
  mode: 'attached' | 'background';
  /** Keeps its events for joins from other processes; what is only waited for needs none. */
  logged: boolean;
  /** Streams as protocol v2 has it, to `thread:<id>` beside the run's own topic. */
  protocol?: boolean;
  /** When the client names none: `enqueue` in protocol v2, `reject` elsewhere. */
  multitaskDefault?: 'reject' | 'enqueue';
}

/** How a run ended. `values` is what its thread then held; null when that is gone or unknown. */
export interface RunOutcome {
  runId: string;
  status: RunStatus;
  values: unknown;
  error: { error: string; message: string } | null;
}

/** The log lost what lay between: a reader shows the state instead and goes on. */
export const GAP_EVENT = 'gap';
/** The last entry of a run's topic; no client sees it. */
export const END_EVENT = '__end__';

export interface RunEngine {
  /**
   * Enters a run as a row and starts it, now or when its turn comes.
   * @throws AppError `unknown_assistant`, `unknown_thread` (404), `double_text` (422),
   * `bad_request` (field named), `too_many_requests` (429), `overloaded`, `shutting_down` (503)
   */
  accept(tenantId: string, order: RunOrder): Promise<Run>;
  /** As many at once; none is entered when one of them cannot be. */
  acceptAll(tenantId: string, orders: readonly RunOrder[]): Promise<Run[]>;
  /**
   * The run's events after seq `after` (-1 for all), then live ones until it is over, wherever it
   * runs; `END_EVENT` is not among them. Leaving early does not end the run. A `gap` event stands
   * where the log has lost some; its data is `{"from","to"}`, and a `values` event with the
   * thread's state follows.
   * @throws AppError `unknown_run`
   */
  events(
    tenantId: string,
    runId: string,
    options: { after: number; signal: AbortSignal },
  ): AsyncIterable<LoggedEvent>;
  /**
   * The same for a topic that goes on from run to run, such as `thread:<id>`; it ends with the
   * signal alone.
   */
  follow(
    tenantId: string,
    topic: string,
    options: { after: number; signal: AbortSignal },
  ): AsyncIterable<LoggedEvent>;
  /** Waits until the run is over. @throws AppError `unknown_run` */
  outcome(tenantId: string, runId: string, signal: AbortSignal): Promise<RunOutcome>;
  /**
   * Asks runs to end; with `wait`, resolves when they have. Answers how many were found.
   * @throws AppError `unknown_run` when ids are named and none of them is there
   */
  cancel(
    tenantId: string,
    which: {
      threadId?: string;
      runIds?: readonly string[];
      status?: 'pending' | 'running' | 'all';
    },
    how: { action: CancelAction; wait: boolean },
  ): Promise<number>;
}

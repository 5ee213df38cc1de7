/** What the load process is asked to do, and what it found. */
export interface LoadJob {
  url: string;
  /**
   * `wait`: runs of the six-node graph, each waited for. `stream`: replies of the stub model, up
   * to their first token. `chat`: the same question to Foyer's own demo agent.
   */
  kind: 'wait' | 'stream' | 'chat';
  durability?: 'exit';
  /** Callers at once; each sends its next request when the last is answered. */
  callers: number;
  ms: number;
}

export interface LoadResult {
  /** Of each request, in the order they ended: its whole time, or what `stream` measures. */
  latencies: number[];
  seconds: number;
  failures: string[];
}

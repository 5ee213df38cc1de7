/** Where a run is found: under its thread, unless it was asked for without one. */
export const runPath = (runId: string, threadId: string | null): string =>
  threadId === null ? `/runs/${runId}` : `/threads/${threadId}/runs/${runId}`;

/** Clients read the run's id out of the one, and reconnect by the other. */
export const streamHeaders = (path: string) => ({
  'content-location': path,
  location: `${path}/stream`,
});

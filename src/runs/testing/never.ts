import { setMaxListeners } from 'node:events';

/** The signal of somebody who does not leave. */
export const never = new AbortController().signal;
// All who wait in a test file share it: it has as many listeners as wait at once, however many
// those are. That each takes its own back is held by `listeners.test.ts`.
setMaxListeners(0, never);

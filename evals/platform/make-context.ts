import { Client } from '@langchain/langgraph-sdk';
import type { CheckContext } from './check.ts';

/** What a check against the server at this address may use. */
export function makeContext(baseUrl: string, signal: AbortSignal): CheckContext {
  return {
    baseUrl,
    signal,
    client: new Client({ apiUrl: baseUrl, apiKey: null, callerOptions: { maxRetries: 0 } }),
    http: (path, { json, ...init } = {}) =>
      fetch(new URL(path, baseUrl), {
        signal,
        ...(json !== undefined && {
          method: 'POST',
          body: JSON.stringify(json),
          headers: { 'content-type': 'application/json' },
        }),
        ...init,
      }),
  };
}

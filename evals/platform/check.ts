import type { Client } from '@langchain/langgraph-sdk';

/** What a check may use. */
export interface CheckContext {
  baseUrl: string;
  /** The official client, without retries: a check sees the first answer. */
  client: Client;
  /** A request of the check's own; `json` becomes its body. */
  http: (path: string, init?: RequestInit & { json?: unknown }) => Promise<Response>;
  /** Ends with the check. */
  signal: AbortSignal;
}

/** One behaviour of a LangGraph server. */
export interface Check {
  id: string;
  title: string;
  /** Where a server is known not to do this: why. There the check has to fail. */
  differs?: { dev?: string };
  /** May not run beside others. */
  alone?: boolean;
  /** @throws whatever tells why the server does not conform */
  /** How long it may take, where that is long. */
  seconds?: number;
  run: (ctx: CheckContext) => Promise<void>;
}

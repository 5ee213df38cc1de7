import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Principal } from '../schemas/access.ts';
import type { ChatRequest, ToldEvent } from '../schemas/chat.ts';
import type { AnyCaller } from './any-caller.ts';
import type { PlatformDeps } from './platform-deps.ts';
import type { RateLimits } from './rate-limits.ts';
import type { RunDeps } from './run-deps.ts';
import type { IngestedDocument, UploadedFile } from './uploaded-file.ts';
import type { V1Deps } from './v1-deps.ts';

export interface StartedTurn {
  threadId: string;
  runId: string;
  /** Ends after `done` or `error`. Leaving the iteration early must not end the run. */
  events: AsyncIterable<ToldEvent>;
}

/** What the host needs from the rest of the house, each the smallest that serves. */
export interface HostDeps {
  turns: {
    /**
     * `logged`: its events are kept for a listener that comes back; by default they are.
     * @throws AppError such as `unknown_agent`, `unknown_thread`, `thread_busy`, `overloaded`.
     */
    start(input: {
      tenantId: string;
      request: ChatRequest;
      by?: Principal | undefined;
      logged?: boolean;
    }): Promise<StartedTurn>;
    /** What a run has told since the event `after` (-1 for all), and what it tells from now on. */
    join(input: {
      tenantId: string;
      threadId: string;
      runId: string;
      after: number;
    }): StartedTurn['events'];
  };
  /** @throws AppError `unsupported_document`, `corrupt_document`. */
  ingest: (tenantId: string, file: UploadedFile) => Promise<IngestedDocument>;
  health: { check(): Promise<Checks> };
  metrics: HostMetrics;
  /** Behind the LangGraph Platform's routes. */
  platform: PlatformDeps;
  /** Behind its run routes and protocol v2. */
  runs: Omit<RunDeps, 'lifecycle' | 'log' | 'settings'>;
  /** Behind the product API. */
  v1: V1Deps;
  /** A user's own app before every route; `platform` is all that comes behind it. */
  front?: (platform: RequestListener) => {
    handle(
      request: IncomingMessage,
      response: ServerResponse,
      next: (error?: unknown) => void,
    ): void;
  };
  /** Components of graphs. */
  ui?: GraphUi;
  /**
   * Null for a credential nobody has; without one, the tenant of anonymous local callers. `wanted`
   * is the slug of the tenant that a platform admin wants to act for.
   * @throws AppError `forbidden`, `unknown_tenant` when that may not be
   */
  tenantFor: (credential: string | undefined, wanted?: string) => Promise<AnyCaller | null>;
  /** Unset: nobody is limited. */
  rateLimits?: RateLimits;
  log: Logger;
  settings: HostSettings;
}

export interface GraphUi {
  file(graph: string, name: string): { type: string; contents: Uint8Array } | undefined;
  /** `host` is the request's Host header. */
  html(graph: string, name: string, host: string): string | undefined;
}

export interface Checks {
  database: 'ok' | 'down';
  cache: 'ok' | 'down';
}

export interface HostMetrics {
  /** A request ended; `route` is its template, never the address. It never throws. */
  request(ended: { method: string; route: string; status: number; seconds: number }): void;
  read(format: 'text' | 'json'): Promise<{ contentType: string; body: string }>;
}

export interface HostSettings {
  version: string;
  database: 'postgres' | 'embedded';
  /** Calls from this machine need no key: bound to loopback and not in production. */
  anonymous: boolean;
  bodyLimitBytes: number;
  uploadLimitBytes: number;
  /** Origins whose pages may call, beside those that are local on an anonymous host. */
  corsOrigins?: readonly string[];
  /** Mounts `POST /internal/truncate`; on hosts bound to loopback only, which `main` sees to. */
  testRoutes?: boolean;
  /** Whether runs are traced by LangSmith; Studio asks. Default false. */
  langsmithTracing?: boolean;
  /** Silence after which an event stream gets a comment. Default 5 s. */
  heartbeatMs?: number;
  /** How long a reader may leave a full stream unread before it is cut off. Default 30 s. */
  stallMs?: number;
  /** Unsent bytes after which a WebSocket is closed with 1013. Default 4 MiB. */
  socketBufferBytesMax?: number;
  /** How long a host that stops still serves, so that clients let go of it. Default 0. */
  farewellMs?: number;
  /** Time between WebSocket pings. Default 30 s. */
  pingMs?: number;
  /** In which the headers of a request must have come. Default 10 s. */
  headersMs?: number;
  /** In which the whole request must have come. Default 60 s. */
  requestMs?: number;
}

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { makeInnerServer } from './inner-server.ts';
import type { HttpApp } from './load-http-app.ts';
import { toWebRequest, writeWebResponse } from './web-messages.ts';
import { wrapHttpApp } from './wrap-http-app.ts';

export interface MountedHttpApp {
  /**
   * To stand before everything else, body parsers above all. Goes on with `next()` for requests
   * that have been through the app already.
   */
  handle(request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void;
  /**
   * Of a request that came through the app, the caller's own: what was found out about that one
   * (who it is) holds for this one.
   */
  originOf(request: IncomingMessage): IncomingMessage | undefined;
}

/** What `@hono/node-server` gives apps as their environment. */
interface NodeEnv {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
}

/**
 * Puts a user's app in front of the host: its middleware wraps every route, it may answer itself,
 * and what it does not handle goes on to `platform`, changed as it left it.
 * @param platform the host's whole request handler, `handle` included
 */
export function mountHttpApp(app: HttpApp, platform: RequestListener): MountedHttpApp {
  const inner = makeInnerServer(platform);
  const wrapped = wrapHttpApp(app, (request, env) =>
    inner.send(request, (env as NodeEnv).incoming),
  );
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const gone = new AbortController();
    outgoing.once('close', () => gone.abort());
    const request = toWebRequest(incoming, gone.signal);
    const response = await wrapped.fetch(request, { incoming, outgoing } satisfies NodeEnv);
    await writeWebResponse(response, outgoing);
  };
  return {
    originOf: inner.originOf,
    handle: (request, response, next) => {
      if (inner.originOf(request) !== undefined) return next();
      serve(request, response).catch((error: unknown) => {
        // Nobody is left to be told once the caller has gone or the answer has begun.
        if (response.destroyed) return;
        if (response.headersSent) response.destroy();
        else next(error);
      });
    },
  };
}

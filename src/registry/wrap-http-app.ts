import type { HttpApp } from './load-http-app.ts';

/** A request on its way to the platform, as the app's middleware left it. */
export interface ForwardedRequest {
  method: string;
  url: string;
  headers: Headers;
  body: ReadableStream<Uint8Array> | Uint8Array | string | null;
  signal?: AbortSignal;
}

/** Answers with the platform's own routes. */
export type Forward = (request: ForwardedRequest, env: unknown) => Promise<Response>;

/** As much of Hono as is used here; the app brings its own copy of it. */
interface HonoContext {
  req: { raw: Request; json(): Promise<unknown>; arrayBuffer(): Promise<ArrayBuffer> };
  env: unknown;
}
interface Hono extends HttpApp {
  routes: readonly unknown[];
  route(path: string, app: Hono): unknown;
  use(path: string, middleware: (c: HonoContext, next: () => Promise<void>) => unknown): unknown;
  all(path: string, handler: (c: HonoContext) => Promise<Response>): unknown;
  constructor: new () => Hono;
}

const isHono = (app: HttpApp): app is Hono =>
  'routes' in app && Array.isArray(app.routes) && 'route' in app && 'all' in app;

const parts = (request: Request): Omit<ForwardedRequest, 'body'> => ({
  method: request.method,
  url: request.url,
  headers: request.headers,
  signal: request.signal,
});

/**
 * The platform becomes the last route of an app that holds the user's routes: their middleware
 * sees every request and response, and what they do not handle falls through.
 */
function wrapHono(app: Hono, forward: Forward): HttpApp {
  const outer = new app.constructor();
  const parsed = new WeakMap<object, Promise<unknown>>();
  outer.use('*', (c, next) => {
    // Hono parses anew at every call; a body that middleware has changed has to stay changed.
    const parse = c.req.json.bind(c.req);
    c.req.json = () => {
      const json = parsed.get(c.req) ?? parse();
      parsed.set(c.req, json);
      return json;
    };
    return next();
  });
  outer.route('/', app);
  outer.all('*', async (c) => {
    const { raw } = c.req;
    const bodyOf = async (): Promise<ForwardedRequest['body']> => {
      if (!raw.bodyUsed) return raw.body;
      const json = parsed.get(c.req);
      if (json !== undefined) {
        try {
          return JSON.stringify(await json);
        } catch {
          // Not JSON after all: the platform is to refuse it in its own words.
        }
      }
      return new Uint8Array(await c.req.arrayBuffer());
    };
    return forward({ ...parts(raw), body: await bodyOf() }, c.env);
  });
  return outer;
}

/** What an app without routes of Hono's kind answers with a 404 falls through. */
function wrapFetch(app: HttpApp, forward: Forward): HttpApp {
  return {
    fetch: async (request, env) => {
      const kept = request.clone();
      const response = await app.fetch(request, env);
      if (response.status !== 404) {
        await kept.body?.cancel();
        return response;
      }
      await response.body?.cancel();
      return forward({ ...parts(kept), body: kept.body }, env);
    },
  };
}

/** Puts an app in front of the platform, of which it sees every request. */
export const wrapHttpApp = (app: HttpApp, forward: Forward): HttpApp =>
  isHono(app) ? wrapHono(app, forward) : wrapFetch(app, forward);

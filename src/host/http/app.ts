import express, { type RequestHandler } from 'express';
import helmet from 'helmet';
import { AppError } from '../../errors.ts';
import type { HostDeps } from '../host-deps.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { requireCaller } from './caller.ts';
import { cors } from './cors.ts';
import { countInFlight } from './count-in-flight.ts';
import { errorHandler } from './error-handler.ts';
import { guardRoutes } from './guard-routes.ts';
import { measureRequests } from './measure-requests.ts';
import { only } from './only.ts';
import { platformRoutes } from './platform/platform-routes.ts';
import { requestLog } from './request-log.ts';
import { chatMessage } from './routes/chat-message.ts';
import { chatRunEvents } from './routes/chat-run-events.ts';
import { docsAsset, docsPage } from './routes/docs.ts';
import { graphUiRoutes } from './routes/graph-ui.ts';
import { health, live, ready } from './routes/health.ts';
import { uploadKnowledge } from './routes/knowledge-upload.ts';
import { readMetrics } from './routes/metrics.ts';
import { openApi } from './routes/openapi.ts';
import { servePage } from './routes/page.ts';
import { importProperties } from './v1/properties-import.ts';
import { v1Routes } from './v1/v1-routes.ts';

/** All but the page at `/` is no page: nothing in it may load, run or be framed. */
const security = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
});

const CHAT_RUN = '/v1/chat/runs/:run_id/events';

const notFound: RequestHandler = () => {
  throw new AppError('not_found', 'There is nothing at this address');
};

const needsUpgrade: RequestHandler = (_request, response) => {
  response.set('upgrade', 'websocket');
  throw new AppError('bad_request', 'This address speaks WebSocket only', {
    hint: 'Connect with a WebSocket client, or use POST /v1/chat/message.',
  });
};

export function makeApp(deps: HostDeps, lifecycle: Lifecycle): express.Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  const front = deps.front?.((request, response) => app(request, response));
  if (front) app.use((request, response, next) => front.handle(request, response, next));
  app.use((_request, response, next) => {
    if (lifecycle.leaving()) response.set('connection', 'close');
    next();
  });
  app.use(measureRequests(deps.metrics));
  app.use(requestLog(deps.log), security, cors(deps.settings));

  app.route('/health').get(health(deps, lifecycle)).all(only('GET'));
  app.route('/health/live').get(live()).all(only('GET'));
  app.route('/health/ready').get(ready(deps, lifecycle)).all(only('GET'));
  app.route('/metrics').get(readMetrics(deps)).all(only('GET'));
  app.route('/openapi.json').get(openApi(deps)).all(only('GET'));
  app.route('/docs').get(docsPage()).all(only('GET'));
  app.route('/docs/:asset').get(docsAsset()).all(only('GET'));

  const caller = requireCaller(deps);
  const json = express.json({ limit: deps.settings.bodyLimitBytes, strict: true, inflate: false });
  app.use('/v1', countInFlight(lifecycle));
  app.route('/v1/chat/message').post(caller, json, chatMessage(deps)).all(only('POST'));
  app.route(CHAT_RUN).get(caller, chatRunEvents(deps)).all(only('GET'));
  app.route('/v1/chat/ws').get(needsUpgrade).all(only('GET'));
  app.route('/v1/knowledge/upload').post(caller, uploadKnowledge(deps)).all(only('POST'));
  app.route('/v1/properties/import').post(caller, importProperties(deps)).all(only('POST'));

  app.use('/v1', caller, json);
  app.use(v1Routes(deps));
  app.use(platformRoutes(deps, lifecycle));
  app.use(graphUiRoutes(deps));
  app.use(servePage(only('GET')));
  app.use(notFound, errorHandler(deps.log));
  guardRoutes(app, deps);
  return app;
}

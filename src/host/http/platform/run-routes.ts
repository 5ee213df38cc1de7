import { type RequestHandler, Router } from 'express';
import { AppError } from '../../../errors.ts';
import type { RunDeps } from '../../run-deps.ts';
import { only } from '../only.ts';
import { cancelRun, cancelRuns } from './cancel-runs.ts';
import { streamProtocolEvents, takeProtocolCommand } from './protocol-http.ts';
import { createRun, createRuns } from './run-create.ts';
import { deleteRun, getRun, listRuns } from './run-reads.ts';
import { streamNewRun, streamRun } from './stream-run.ts';
import { streamThread } from './stream-thread.ts';
import { joinRun, waitForNewRun } from './wait-run.ts';

const needsUpgrade: RequestHandler = (_request, response) => {
  response.set('upgrade', 'websocket');
  throw new AppError('bad_request', 'GET is for WebSockets here', {
    hint: 'Connect with a WebSocket client, or POST a filter to read events.',
  });
};

/**
 * The run routes and protocol v2 of the LangGraph Platform API. It goes behind `requireCaller`
 * and a parser that leaves JSON in `request.body`; what handlers throw is the error handler's.
 */
export function runRoutes(deps: RunDeps): Router {
  const router = Router();
  router.route('/runs').post(createRun(deps, 'own thread')).all(only('POST'));
  router.route('/runs/stream').post(streamNewRun(deps, 'own thread')).all(only('POST'));
  router.route('/runs/wait').post(waitForNewRun(deps, 'own thread')).all(only('POST'));
  router.route('/runs/batch').post(createRuns(deps)).all(only('POST'));
  router.route('/runs/cancel').post(cancelRuns(deps)).all(only('POST'));
  router.route('/runs/:run_id/stream').get(streamRun(deps, 'own thread')).all(only('GET'));

  const thread = '/threads/:thread_id';
  router.route(`${thread}/stream`).get(streamThread(deps)).all(only('GET'));
  router
    .route(`${thread}/stream/events`)
    .get(needsUpgrade)
    .post(streamProtocolEvents(deps))
    .all(only('GET, POST'));
  router.route(`${thread}/commands`).post(takeProtocolCommand(deps)).all(only('POST'));

  const runs = `${thread}/runs`;
  router.route(runs).get(listRuns(deps)).post(createRun(deps, 'thread')).all(only('GET, POST'));
  router.route(`${runs}/stream`).post(streamNewRun(deps, 'thread')).all(only('POST'));
  router.route(`${runs}/wait`).post(waitForNewRun(deps, 'thread')).all(only('POST'));
  // Other methods go on: `crons`, at the same place, is somebody else's.
  router.route(`${runs}/:run_id`).get(getRun(deps)).delete(deleteRun(deps));
  router.route(`${runs}/:run_id/join`).get(joinRun(deps)).all(only('GET'));
  router.route(`${runs}/:run_id/stream`).get(streamRun(deps, 'thread')).all(only('GET'));
  router.route(`${runs}/:run_id/cancel`).post(cancelRun(deps)).all(only('POST'));
  return router;
}

import { Router } from 'express';
import {
  historyQuerySchema,
  historySchema,
  stateCheckpointSchema,
  statePatchSchema,
  statePathSchema,
  stateQuerySchema,
  stateUpdateSchema,
  threadPathSchema,
} from '../../../schemas/platform/threads.ts';
import type { HistoryRequest, PlatformDeps } from '../../platform-deps.ts';
import { only } from '../only.ts';
import { selected } from './answer-page.ts';
import { endpoint } from './endpoint.ts';
import { noThread } from './no-thread.ts';

const HISTORY_DEFAULT = 10;

/** The states of a thread, now and before. */
export function stateRoutes(deps: PlatformDeps): Router {
  const latest = endpoint(
    { params: threadPathSchema, query: stateQuerySchema },
    async ({ tenantId, params, query, response }) => {
      const subgraphs = query.subgraphs ?? false;
      const state = await deps.states.get(tenantId, params.thread_id, { subgraphs });
      response.json(selected([state], query.select)[0]);
    },
  );

  const atCheckpoint = endpoint(
    { params: statePathSchema, query: stateQuerySchema },
    async ({ tenantId, params, query, response }) => {
      const state = await deps.states.get(tenantId, params.thread_id, {
        subgraphs: query.subgraphs ?? false,
        checkpoint: { checkpoint_id: params.checkpoint_id },
      });
      response.json(selected([state], query.select)[0]);
    },
  );

  const atNamed = endpoint(
    { params: threadPathSchema, body: stateCheckpointSchema },
    async ({ tenantId, params, body, response }) => {
      const state = await deps.states.get(tenantId, params.thread_id, {
        subgraphs: body.subgraphs ?? false,
        ...(body.checkpoint && { checkpoint: body.checkpoint }),
      });
      response.json(selected([state], body.select)[0]);
    },
  );

  const update = endpoint(
    { params: threadPathSchema, body: stateUpdateSchema },
    async ({ tenantId, params, body, response }) => {
      const checkpoint = await deps.states.update(tenantId, params.thread_id, body);
      response.json({ checkpoint });
    },
  );

  /** The SDK's `patchState`: "Patch the metadata of a thread". */
  const patch = endpoint(
    { params: threadPathSchema, body: statePatchSchema },
    async ({ tenantId, params, body, response }) => {
      const changed = await deps.threads.patch(tenantId, params.thread_id, body);
      if (changed === null) throw noThread(params.thread_id);
      response.status(204).end();
    },
  );

  const history = endpoint(
    { params: threadPathSchema, query: historyQuerySchema },
    async ({ tenantId, params, query, response }) => {
      const asked: HistoryRequest = {
        limit: query.limit ?? HISTORY_DEFAULT,
        ...(query.before !== undefined && { before: query.before }),
      };
      const states = await deps.states.history(tenantId, params.thread_id, asked);
      response.json(selected(states, query.select));
    },
  );

  const historyPosted = endpoint(
    { params: threadPathSchema, body: historySchema },
    async ({ tenantId, params, body, response }) => {
      const states = await deps.states.history(tenantId, params.thread_id, {
        limit: body.limit,
        ...(body.before && { before: body.before }),
        ...(body.metadata && { metadata: body.metadata }),
        ...(body.checkpoint && { checkpoint: body.checkpoint }),
      });
      response.json(selected(states, body.select));
    },
  );

  const router = Router();
  router
    .route('/threads/:thread_id/state')
    .get(latest)
    .post(update)
    .patch(patch)
    .all(only('GET, POST, PATCH'));
  router.route('/threads/:thread_id/state/checkpoint').post(atNamed).all(only('POST'));
  router.route('/threads/:thread_id/state/:checkpoint_id').get(atCheckpoint).all(only('GET'));
  router
    .route('/threads/:thread_id/history')
    .get(history)
    .post(historyPosted)
    .all(only('GET, POST'));
  return router;
}

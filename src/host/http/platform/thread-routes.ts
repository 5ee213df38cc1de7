import { type Request, Router } from 'express';
import {
  threadCountSchema,
  threadCreateSchema,
  threadGetQuerySchema,
  threadPatchSchema,
  threadPathSchema,
  threadPruneSchema,
  threadSearchSchema,
} from '../../../schemas/platform/threads.ts';
import type { PlatformDeps } from '../../platform-deps.ts';
import { only } from '../only.ts';
import { answerPage } from './answer-page.ts';
import { createThread } from './create-thread.ts';
import { endpoint } from './endpoint.ts';
import { noThread } from './no-thread.ts';

const MINIMAL = 'return=minimal';
const wantsNothingBack = (request: Request): boolean =>
  (request.get('prefer') ?? '').split(/[,;]/).some((one) => one.trim() === MINIMAL);

/** Making, changing, finding and deleting threads. */
export function threadRoutes(deps: PlatformDeps): Router {
  const create = endpoint({ body: threadCreateSchema }, async ({ tenantId, body, response }) => {
    response.json(await createThread(deps, tenantId, body));
  });

  const search = endpoint({ body: threadSearchSchema }, async ({ tenantId, body, response }) => {
    // What is extracted is not among the fields one selects from.
    const select =
      body.select?.length && body.extract ? [...body.select, 'extracted'] : body.select;
    answerPage(response, await deps.threads.search(tenantId, body), { ...body, select });
  });

  const count = endpoint({ body: threadCountSchema }, async ({ tenantId, body, response }) => {
    response.json(await deps.threads.count(tenantId, body));
  });

  const prune = endpoint({ body: threadPruneSchema }, async ({ tenantId, body, response }) => {
    const ids = [...new Set(body.thread_ids)];
    response.json({ pruned_count: await deps.threads.prune(tenantId, ids, body.strategy) });
  });

  const get = endpoint(
    { params: threadPathSchema, query: threadGetQuerySchema },
    async ({ tenantId, params, query, response }) => {
      const thread = await deps.threads.get(tenantId, params.thread_id);
      if (thread === null) throw noThread(params.thread_id);
      const { ttl, ...rest } = thread;
      response.json(query.include?.includes('ttl') ? { ...rest, ttl: ttl ?? null } : rest);
    },
  );

  const patch = endpoint(
    { params: threadPathSchema, body: threadPatchSchema },
    async ({ tenantId, params, body, request, response }) => {
      const changed = await deps.threads.patch(tenantId, params.thread_id, {
        ...(body.metadata && { metadata: body.metadata }),
        ...(body.ttl !== undefined && { ttl: body.ttl }),
      });
      if (changed === null) throw noThread(params.thread_id);
      if (wantsNothingBack(request)) {
        response.set('preference-applied', MINIMAL).status(204).end();
      } else response.json(changed);
    },
  );

  const remove = endpoint({ params: threadPathSchema }, async ({ tenantId, params, response }) => {
    if (!(await deps.threads.delete(tenantId, params.thread_id))) throw noThread(params.thread_id);
    response.status(204).end();
  });

  const copy = endpoint({ params: threadPathSchema }, async ({ tenantId, params, response }) => {
    const made = await deps.threads.copy(tenantId, params.thread_id);
    if (made === null) throw noThread(params.thread_id);
    response.json(made);
  });

  const router = Router();
  router.route('/threads').post(create).all(only('POST'));
  router.route('/threads/search').post(search).all(only('POST'));
  router.route('/threads/count').post(count).all(only('POST'));
  router.route('/threads/prune').post(prune).all(only('POST'));
  router
    .route('/threads/:thread_id')
    .get(get)
    .patch(patch)
    .delete(remove)
    .all(only('GET, PATCH, DELETE'));
  router.route('/threads/:thread_id/copy').post(copy).all(only('POST'));
  return router;
}

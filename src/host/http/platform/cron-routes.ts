import { Router } from 'express';
import { AppError } from '../../../errors.ts';
import {
  cronCountSchema,
  cronCreateSchema,
  cronPatchSchema,
  cronPathSchema,
  cronSearchSchema,
} from '../../../schemas/platform/crons.ts';
import { threadPathSchema } from '../../../schemas/platform/threads.ts';
import type { PlatformDeps } from '../../platform-deps.ts';
import { callerOf } from '../caller.ts';
import { only } from '../only.ts';
import { answerPage } from './answer-page.ts';
import { endpoint } from './endpoint.ts';
import { assistantIdOf } from './find-assistant.ts';

const noCron = (): AppError => new AppError('unknown_cron', 'Cron not found', { field: 'cron_id' });

/** Runs that begin by the clock. Mounted before `/runs/{run_id}`, which `crons` would match. */
export function cronRoutes(deps: PlatformDeps): Router {
  /** In the words that clients match on. */
  function idOf(ref: string): string {
    const id = assistantIdOf(deps, ref);
    if (id !== null) return id;
    throw new AppError('unknown_assistant', `No assistant found for "${ref}"`, {
      field: 'assistant_id',
      hint: 'Make sure the assistant ID is for a valid assistant or a valid graph ID.',
    });
  }

  const create = endpoint({ body: cronCreateSchema }, async ({ tenantId, body, response }) => {
    const { principal: by } = callerOf(response);
    const cron = { ...body, assistant_id: idOf(body.assistant_id) };
    response.json(await deps.crons.create(tenantId, cron, { threadId: null, by }));
  });

  const createForThread = endpoint(
    { params: threadPathSchema, body: cronCreateSchema },
    async ({ tenantId, params, body, response }) => {
      const { principal: by } = callerOf(response);
      const cron = { ...body, assistant_id: idOf(body.assistant_id) };
      response.json(await deps.crons.create(tenantId, cron, { threadId: params.thread_id, by }));
    },
  );

  const search = endpoint({ body: cronSearchSchema }, async ({ tenantId, body, response }) =>
    answerPage(response, await deps.crons.search(tenantId, body), body),
  );

  const count = endpoint({ body: cronCountSchema }, async ({ tenantId, body, response }) => {
    response.json(await deps.crons.count(tenantId, body));
  });

  const patch = endpoint(
    { params: cronPathSchema, body: cronPatchSchema },
    async ({ tenantId, params, body, response }) => {
      const { principal: by } = callerOf(response);
      const { assistant_id: ref } = body;
      const changes = { ...body, ...(ref !== undefined && { assistant_id: idOf(ref) }) };
      const changed = await deps.crons.patch(tenantId, params.cron_id, changes, by);
      if (changed === null) throw noCron();
      response.json(changed);
    },
  );

  const remove = endpoint({ params: cronPathSchema }, async ({ tenantId, params, response }) => {
    if (!(await deps.crons.delete(tenantId, params.cron_id))) throw noCron();
    response.status(204).end();
  });

  const router = Router();
  router.route('/runs/crons').post(create).all(only('POST'));
  router.route('/runs/crons/search').post(search).all(only('POST'));
  router.route('/runs/crons/count').post(count).all(only('POST'));
  router.route('/runs/crons/:cron_id').patch(patch).delete(remove).all(only('PATCH, DELETE'));
  router.route('/threads/:thread_id/runs/crons').post(createForThread).all(only('POST'));
  return router;
}

import { Router } from 'express';
import { AppError } from '../../../errors.ts';
import {
  assistantCountSchema,
  assistantCreateSchema,
  assistantDeleteQuerySchema,
  assistantLatestSchema,
  assistantPatchSchema,
  assistantPathSchema,
  assistantSearchSchema,
  assistantVersionsSchema,
} from '../../../schemas/platform/assistants.ts';
import type { PlatformDeps } from '../../platform-deps.ts';
import { only } from '../only.ts';
import { answerPage } from './answer-page.ts';
import { endpoint } from './endpoint.ts';
import { assistantIdOf, findAssistant, mustBeServed, noAssistant } from './find-assistant.ts';

const UNNAMED = 'Untitled';

/** Making, changing, finding and deleting assistants. */
export function assistantRoutes(deps: PlatformDeps): Router {
  const idOf = (ref: string): string => {
    const id = assistantIdOf(deps, ref);
    if (id === null) throw noAssistant();
    return id;
  };

  const create = endpoint({ body: assistantCreateSchema }, async (call) => {
    const { tenantId, body, response } = call;
    mustBeServed(deps, body.graph_id);
    const assistant = await deps.assistants.create(tenantId, {
      ...(body.assistant_id && { assistant_id: body.assistant_id }),
      graph_id: body.graph_id,
      name: body.name ?? UNNAMED,
      description: body.description ?? null,
      config: body.config ?? {},
      context: body.context ?? {},
      metadata: body.metadata ?? {},
      if_exists: body.if_exists ?? 'raise',
    });
    response.json(assistant);
  });

  const search = endpoint({ body: assistantSearchSchema }, async ({ tenantId, body, response }) =>
    answerPage(response, await deps.assistants.search(tenantId, body), body),
  );

  const count = endpoint({ body: assistantCountSchema }, async ({ tenantId, body, response }) => {
    response.json(await deps.assistants.count(tenantId, body));
  });

  const get = endpoint({ params: assistantPathSchema }, async ({ tenantId, params, response }) => {
    response.json(await findAssistant(deps, tenantId, params.assistant_id));
  });

  const patch = endpoint(
    { params: assistantPathSchema, body: assistantPatchSchema },
    async ({ tenantId, params, body, response }) => {
      mustBeServed(deps, body.graph_id);
      const changed = await deps.assistants.patch(tenantId, idOf(params.assistant_id), body);
      if (changed === null) throw noAssistant();
      response.json(changed);
    },
  );

  const remove = endpoint(
    { params: assistantPathSchema, query: assistantDeleteQuerySchema },
    async ({ tenantId, params, query, response }) => {
      const deleteThreads = query.delete_threads ?? false;
      const id = idOf(params.assistant_id);
      if (!(await deps.assistants.delete(tenantId, id, { deleteThreads }))) throw noAssistant();
      response.status(204).end();
    },
  );

  const versions = endpoint(
    { params: assistantPathSchema, body: assistantVersionsSchema },
    async ({ tenantId, params, body, response }) => {
      const { assistant_id: id } = await findAssistant(deps, tenantId, params.assistant_id);
      response.json(await deps.assistants.versions(tenantId, id, body));
    },
  );

  const latest = endpoint(
    { params: assistantPathSchema, body: assistantLatestSchema },
    async ({ tenantId, params, body, response }) => {
      const { assistant_id: id } = await findAssistant(deps, tenantId, params.assistant_id);
      const changed = await deps.assistants.setLatest(tenantId, id, body.version);
      if (changed === null) {
        throw new AppError('not_found', 'Assistant version not found', { field: 'version' });
      }
      response.json(changed);
    },
  );

  const router = Router();
  router.route('/assistants').post(create).all(only('POST'));
  router.route('/assistants/search').post(search).all(only('POST'));
  router.route('/assistants/count').post(count).all(only('POST'));
  router
    .route('/assistants/:assistant_id')
    .get(get)
    .patch(patch)
    .delete(remove)
    .all(only('GET, PATCH, DELETE'));
  router.route('/assistants/:assistant_id/versions').post(versions).all(only('POST'));
  router.route('/assistants/:assistant_id/latest').post(latest).all(only('POST'));
  return router;
}

import { Router } from 'express';
import {
  assistantPathSchema,
  graphQuerySchema,
  subgraphsPathSchema,
  subgraphsQuerySchema,
} from '../../../schemas/platform/assistants.ts';
import type { PlatformDeps } from '../../platform-deps.ts';
import { only } from '../only.ts';
import { endpoint } from './endpoint.ts';
import { findAssistant } from './find-assistant.ts';

/** What an assistant's graph looks like and takes. */
export function graphRoutes(deps: PlatformDeps): Router {
  const graph = endpoint(
    { params: assistantPathSchema, query: graphQuerySchema },
    async ({ tenantId, params, query, response }) => {
      const assistant = await findAssistant(deps, tenantId, params.assistant_id);
      response.json(await deps.graphs.drawGraph(assistant, query.xray ?? false));
    },
  );

  const schemas = endpoint(
    { params: assistantPathSchema },
    async ({ tenantId, params, response }) => {
      const assistant = await findAssistant(deps, tenantId, params.assistant_id);
      const schema = await deps.graphs.describeGraph(assistant);
      response.json({
        graph_id: assistant.graph_id,
        input_schema: schema.input,
        output_schema: schema.output,
        state_schema: schema.state,
        config_schema: schema.config,
        context_schema: schema.context,
      });
    },
  );

  const subgraphs = endpoint(
    { params: assistantPathSchema, query: subgraphsQuerySchema },
    async ({ tenantId, params, query, response }) => {
      const assistant = await findAssistant(deps, tenantId, params.assistant_id);
      const recurse = query.recurse ?? false;
      response.json(await deps.graphs.describeSubgraphs(assistant, { recurse }));
    },
  );

  const subgraph = endpoint(
    { params: subgraphsPathSchema, query: subgraphsQuerySchema },
    async ({ tenantId, params, query, response }) => {
      const assistant = await findAssistant(deps, tenantId, params.assistant_id);
      const { namespace } = params;
      const recurse = query.recurse ?? false;
      response.json(await deps.graphs.describeSubgraphs(assistant, { namespace, recurse }));
    },
  );

  const router = Router();
  router.route('/assistants/:assistant_id/graph').get(graph).all(only('GET'));
  router.route('/assistants/:assistant_id/schemas').get(schemas).all(only('GET'));
  router.route('/assistants/:assistant_id/subgraphs').get(subgraphs).all(only('GET'));
  router.route('/assistants/:assistant_id/subgraphs/:namespace').get(subgraph).all(only('GET'));
  return router;
}

import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import type { HostDeps } from '../../host-deps.ts';
import { parseInput } from '../../parse-input.ts';
import { readJson } from '../platform/read-json.ts';

const bodySchema = z.object({ name: z.string().min(1).max(200) });
const noComponents = () => new AppError('not_found', 'There are no such components');

/**
 * `/ui/{graph}`: the components by which a graph shows what it found, and the HTML that loads
 * them. Code of the graph's own author, for pages of his: no personal data is in it.
 */
export function graphUiRoutes(deps: HostDeps): Router {
  const { ui, settings } = deps;
  const router = Router();
  if (ui === undefined) return router;
  router.get('/ui/:graph/:file', (request, response) => {
    const { graph, file } = request.params;
    const found = ui.file(graph, file);
    if (found === undefined) throw noComponents();
    response
      .set('cross-origin-resource-policy', 'cross-origin')
      .type(found.type)
      .send(Buffer.from(found.contents));
  });
  router.post('/ui/:graph', ...readJson(settings.bodyLimitBytes), (request, response) => {
    const { name } = parseInput(bodySchema, request.body);
    const html = ui.html(String(request.params['graph']), name, request.headers.host ?? '');
    if (html === undefined) throw noComponents();
    response.type('html').send(html);
  });
  return router;
}

import { Router } from 'express';
import {
  storeDeleteSchema,
  storeGetQuerySchema,
  storeNamespacesSchema,
  storePutSchema,
  storeSearchSchema,
} from '../../../schemas/platform/store.ts';
import type { PlatformDeps } from '../../platform-deps.ts';
import { only } from '../only.ts';
import { endpoint } from './endpoint.ts';

/** What graphs and clients remember across threads. */
export function storeRoutes(deps: PlatformDeps): Router {
  const put = endpoint({ body: storePutSchema }, async ({ tenantId, body, response }) => {
    const { namespace, key, value, index, ttl } = body;
    await deps.store.put(tenantId, {
      namespace,
      key,
      value,
      ...(index !== undefined && index !== null && { index }),
      ...(ttl && { ttlMinutes: ttl }),
    });
    response.status(204).end();
  });

  const get = endpoint({ query: storeGetQuerySchema }, async ({ tenantId, query, response }) => {
    const { namespace, key, refresh_ttl: refreshTtl } = query;
    const at = { namespace, key, ...(refreshTtl !== undefined && { refreshTtl }) };
    // Nothing lies in no namespace. What is missing is `null`, which clients read as such.
    response.json(namespace.length === 0 ? null : await deps.store.get(tenantId, at));
  });

  const remove = endpoint({ body: storeDeleteSchema }, async ({ tenantId, body, response }) => {
    const { namespace, key } = body;
    if (namespace?.length) await deps.store.delete(tenantId, { namespace, key });
    response.status(204).end();
  });

  const search = endpoint({ body: storeSearchSchema }, async ({ tenantId, body, response }) => {
    const { namespace_prefix: prefix, filter, query, refresh_ttl: refreshTtl } = body;
    const items = await deps.store.search(tenantId, {
      namespacePrefix: prefix ?? [],
      ...(filter && { filter }),
      ...(query && { query }),
      ...(refreshTtl !== undefined && refreshTtl !== null && { refreshTtl }),
      limit: body.limit,
      offset: body.offset,
    });
    response.json({ items });
  });

  const list = endpoint({ body: storeNamespacesSchema }, async ({ tenantId, body, response }) => {
    const { prefix, suffix, max_depth: maxDepth, limit, offset } = body;
    const namespaces = await deps.store.namespaces(tenantId, {
      ...(prefix?.length && { prefix }),
      ...(suffix?.length && { suffix }),
      ...(maxDepth && { maxDepth }),
      limit,
      offset,
    });
    response.json({ namespaces });
  });

  const router = Router();
  router.route('/store/items').put(put).get(get).delete(remove).all(only('GET, PUT, DELETE'));
  router.route('/store/items/search').post(search).all(only('POST'));
  router.route('/store/namespaces').post(list).all(only('POST'));
  return router;
}

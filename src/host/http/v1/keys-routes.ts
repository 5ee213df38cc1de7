import { Router } from 'express';
import { type ApiKey, PLATFORM_TENANT_ID } from '../../../schemas/api-key.ts';
import type { HostDeps } from '../../host-deps.ts';
import { anyCallerOf } from '../caller.ts';
import { only } from '../only.ts';
import { answerOnce } from './idempotent.ts';
import { createdKeySchema, keyCreateSchema, keyPathSchema } from './keys-schemas.ts';
import { pageOf, pageQuerySchema, readCursor, timeKeySchema } from './page.ts';
import { v1Endpoint } from './v1-endpoint.ts';

const keyBody = (key: ApiKey) => ({
  id: key.id,
  prefix: key.prefix,
  name: key.name,
  role: key.role,
  scopes: key.scopes,
  created_by: key.createdBy,
  created_at: key.createdAt,
  expires_at: key.expiresAt,
  revoked_at: key.revokedAt,
  last_used_at: key.lastUsedAt,
});

/** A repetition is told everything but the key, which was shown once. */
const withoutKey = (body: unknown) => ({ ...createdKeySchema.parse(body), key: null });

/** Keys of the caller's tenant; an admin of the platform who names none has the platform's. */
export function keysRoutes({ v1 }: Pick<HostDeps, 'v1'>): Router {
  const { keys } = v1.access;
  const ownerOf = (response: Parameters<typeof anyCallerOf>[0]): string =>
    anyCallerOf(response).tenantId ?? PLATFORM_TENANT_ID;

  const create = v1Endpoint({ body: keyCreateSchema }, ({ body, request, response }) => {
    const tenantId = ownerOf(response);
    const { expires_at: until, ...rest } = body;
    const wanted = { ...rest, ...(until !== undefined && { expiresAt: new Date(until) }) };
    const how = { operation: 'createKey', kept: withoutKey };
    return answerOnce(v1.idempotency, { tenantId, request, response }, how, async () => {
      const { key, apiKey } = await keys.create(tenantId, wanted, anyCallerOf(response));
      return { status: 201, body: { ...keyBody(apiKey), key } };
    });
  });

  const list = v1Endpoint(
    { query: pageQuerySchema },
    async ({ query: { limit, cursor }, response }) => {
      const after = readCursor(cursor, timeKeySchema);
      const rows = await keys.list(ownerOf(response), { limit, after });
      const { data, next_cursor } = pageOf(rows, limit, ({ at, key }) => ({ at, id: key.id }));
      return { status: 200, body: { data: data.map(({ key }) => keyBody(key)), next_cursor } };
    },
  );

  const revoke = v1Endpoint({ params: keyPathSchema }, async ({ params, response }) => {
    await keys.revoke(ownerOf(response), params.key_id, anyCallerOf(response));
    return { status: 204 };
  });

  const router = Router();
  router.route('/v1/keys').get(list).post(create).all(only('GET, POST'));
  router.route('/v1/keys/:key_id').delete(revoke).all(only('DELETE'));
  return router;
}

import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import {
  newProviderSchema,
  type Provider,
  providerPatchSchema,
  providerTaskSchema,
} from '../../../schemas/providers.ts';
import type { V1Deps } from '../../v1-deps.ts';
import { only } from '../only.ts';
import { changeThen } from './change-then.ts';
import { etagOf, expectedVersion } from './etag.ts';
import { answerOnce } from './idempotent.ts';
import { pageOf, pageQuery, readCursor, timeKeySchema } from './page.ts';
import { makeTell } from './tell-audit.ts';
import { type V1Answer, v1Endpoint } from './v1-endpoint.ts';

export const providerPathSchema = z.object({ provider_id: z.uuid() });
export const providerListQuerySchema = z.strictObject({
  ...pageQuery,
  task: providerTaskSchema.optional(),
});

const params = providerPathSchema;
const target = (id: string) => ({ type: 'provider', id });
const answer = (provider: Provider, status = 200): V1Answer => ({
  status,
  body: provider,
  headers: { etag: etagOf(provider.version) },
});

/** What the audit is told of a setting: never the key, only that there is another one. */
const told = ({ task, provider, model }: Provider, fields?: string[]) => ({
  ...{ task, provider, model },
  ...(fields !== undefined && { fields }),
});

type Deps = Pick<V1Deps, 'providers' | 'idempotency' | 'recordAudit'>;

/** `/v1/providers`: whose models and services the tenant uses, with which keys. */
export function providersRoutes({ providers, idempotency, recordAudit }: Deps): Router {
  const tell = makeTell(recordAudit);
  const existing = async (tenantId: string, id: string): Promise<Provider> => {
    const found = await providers.get(tenantId, id);
    if (found !== null) return found;
    throw new AppError('unknown_provider', 'There is no such provider setting');
  };
  const router = Router();

  router
    .route('/v1/providers')
    .get(
      v1Endpoint({ query: providerListQuerySchema }, async ({ tenantId, query }) => {
        const { limit, cursor, task } = query;
        const after = readCursor(cursor, timeKeySchema);
        const rows = await providers.list(tenantId, { limit, task, after });
        const page = pageOf(rows, limit, ({ created_at: at, id }) => ({ at, id }));
        return { status: 200, body: page };
      }),
    )
    .post(
      v1Endpoint({ body: newProviderSchema }, async (call) => {
        const { tenantId, body } = call;
        await providers.check(body);
        await answerOnce(idempotency, call, { operation: 'createProvider' }, async () => {
          const made = await providers.create(tenantId, body);
          await tell(call, 'provider.created', target(made.id), told(made));
          return answer(made, 201);
        });
        providers.changed(tenantId);
      }),
    )
    .all(only('GET, POST'));

  const update = v1Endpoint({ params, body: providerPatchSchema }, async (call) => {
    const { tenantId, body } = call;
    const { provider_id: id } = call.params;
    const before = await existing(tenantId, id);
    await providers.check({
      ...{ task: before.task, provider: before.provider, model: body.model ?? before.model },
      base_url: body.base_url === undefined ? before.base_url : body.base_url,
    });
    const work = async () => {
      const changed = await providers.update(tenantId, id, body, expectedVersion(call.request));
      await tell(call, 'provider.updated', target(id), told(changed, Object.keys(body)));
      return answer(changed);
    };
    return changeThen(idempotency, tenantId, work, () => providers.changed(tenantId));
  });
  const remove = v1Endpoint({ params }, async (call) => {
    const { tenantId } = call;
    const { provider_id: id } = call.params;
    const work = async () => {
      await providers.delete(tenantId, id, expectedVersion(call.request));
      await tell(call, 'provider.deleted', target(id));
      return { status: 204 };
    };
    return changeThen(idempotency, tenantId, work, () => providers.changed(tenantId));
  });

  router
    .route('/v1/providers/:provider_id')
    .get(
      v1Endpoint({ params }, async ({ tenantId, params: { provider_id } }) =>
        answer(await existing(tenantId, provider_id)),
      ),
    )
    .patch(update)
    .delete(remove)
    .all(only('GET, PATCH, DELETE'));

  router
    .route('/v1/providers/:provider_id/test')
    .post(
      v1Endpoint({ params }, async (call) => {
        const { provider_id: id } = call.params;
        const left = new AbortController();
        call.response.on('close', () => left.abort());
        const result = await providers.test(call.tenantId, id, left.signal);
        await tell(call, 'provider.tested', target(id), { ok: result.ok });
        return { status: 200, body: result };
      }),
    )
    .all(only('POST'));
  return router;
}

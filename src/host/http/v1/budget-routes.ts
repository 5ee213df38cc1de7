import { Router } from 'express';
import { AppError } from '../../../errors.ts';
import type { BudgetState, ModelPrice } from '../../../schemas/usage.ts';
import type { V1Deps } from '../../v1-deps.ts';
import { only } from '../only.ts';
import { changeThen } from './change-then.ts';
import { etagOf, expectedVersion } from './etag.ts';
import { makeTell } from './tell-audit.ts';
import {
  budgetPutSchema,
  modelPricePutSchema,
  modelQuerySchema,
  wireBudget,
} from './usage-schemas.ts';
import { type V1Answer, v1Endpoint } from './v1-endpoint.ts';

const answer = (state: BudgetState): V1Answer => ({
  status: 200,
  body: wireBudget(state),
  headers: { etag: etagOf(state.version) },
});

const wirePrice = (price: ModelPrice) => ({
  model: price.model,
  input_usd_micros_per_million_tokens: price.inputUsdMicrosPerMillion,
  output_usd_micros_per_million_tokens: price.outputUsdMicrosPerMillion,
});

const ignore = () => undefined;

/** `/v1/budget` and the tenant's own prices, without which an unlisted model has none. */
export function budgetRoutes({
  budget,
  idempotency,
  recordAudit,
}: Pick<V1Deps, 'budget' | 'idempotency' | 'recordAudit'>): Router {
  const tell = makeTell(recordAudit);
  const router = Router();

  const put = v1Endpoint({ body: budgetPutSchema }, (call) => {
    const { tenantId, body } = call;
    const work = async () => {
      const version = expectedVersion(call.request);
      const state = await budget.setLimit(tenantId, body.limit_usd_micros, version);
      await tell(call, 'budget.updated', { type: 'budget', id: tenantId }, { ...body });
      return answer(state);
    };
    return changeThen(idempotency, tenantId, work, ignore);
  });
  router
    .route('/v1/budget')
    .get(v1Endpoint({}, async ({ tenantId }) => answer(await budget.get(tenantId))))
    .put(put)
    .all(only('GET, PUT'));

  router
    .route('/v1/model-prices')
    .get(
      v1Endpoint({}, async ({ tenantId }) => {
        const prices = await budget.prices(tenantId);
        return { status: 200, body: { data: prices.map(wirePrice) } };
      }),
    )
    .put(
      v1Endpoint({ query: modelQuerySchema, body: modelPricePutSchema }, (call) => {
        const { tenantId, body } = call;
        const { model } = call.query;
        const price = {
          inputUsdMicrosPerMillion: body.input_usd_micros_per_million_tokens,
          outputUsdMicrosPerMillion: body.output_usd_micros_per_million_tokens,
        };
        const work = async () => {
          await budget.setPrice(tenantId, model, price);
          await tell(call, 'model_price.updated', { type: 'model', id: model }, { ...body });
          return { status: 200, body: wirePrice({ model, ...price }) };
        };
        return changeThen(idempotency, tenantId, work, () => budget.forgetPrices(tenantId));
      }),
    )
    .delete(
      v1Endpoint({ query: modelQuerySchema }, (call) => {
        const { tenantId } = call;
        const { model } = call.query;
        const work = async () => {
          if (!(await budget.setPrice(tenantId, model, null))) {
            throw new AppError('not_found', 'No price of your own is set for this model');
          }
          await tell(call, 'model_price.deleted', { type: 'model', id: model });
          return { status: 204 };
        };
        return changeThen(idempotency, tenantId, work, () => budget.forgetPrices(tenantId));
      }),
    )
    .all(only('GET, PUT, DELETE'));
  return router;
}

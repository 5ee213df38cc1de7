import { Router } from 'express';
import { z } from 'zod';
import {
  listingPatchSchema,
  newListingSchema,
  type StoredListing,
} from '../../../schemas/listing.ts';
import type { V1Deps } from '../../v1-deps.ts';
import { only } from '../only.ts';
import { etagOf, expectedVersion } from './etag.ts';
import { idempotent, inOneTransaction } from './idempotent.ts';
import { pageOf, readCursor } from './page.ts';
import { propertyListQuerySchema, propertyPathSchema } from './properties-wire.ts';
import { makeTell } from './tell-audit.ts';
import { type V1Answer, v1Endpoint } from './v1-endpoint.ts';

const params = propertyPathSchema;
const placeSchema = z.strictObject({ key: z.string().max(64) });

const answer = (listing: StoredListing, status = 200): V1Answer => ({
  status,
  body: listing,
  headers: { etag: etagOf(listing.version) },
});

type Deps = Pick<V1Deps, 'properties' | 'idempotency' | 'recordAudit'>;

/** `/v1/properties`, under RESO's names; the import has a file of its own. */
export function propertiesRoutes({ properties, idempotency, recordAudit }: Deps): Router {
  const tell = makeTell(recordAudit);
  const target = (id: string) => ({ type: 'property', id });
  const router = Router();

  router
    .route('/v1/properties')
    .get(
      v1Endpoint({ query: propertyListQuerySchema }, async ({ tenantId, query }) => {
        const { limit, cursor, ...filter } = query;
        const after = readCursor(cursor, placeSchema)?.key;
        const rows = await properties.list(tenantId, filter, { after, limit: limit + 1 });
        const body = pageOf(rows, limit, ({ ListingKey }) => ({ key: ListingKey }));
        return { status: 200, body };
      }),
    )
    .post(
      idempotent(idempotency, 'createProperty', { body: newListingSchema }, async (call) => {
        const listing = await properties.create(call.tenantId, call.body);
        await tell(call, 'property.created', target(listing.id));
        return answer(listing, 201);
      }),
    )
    .all(only('GET, POST'));

  router
    .route('/v1/properties/:property_id')
    .get(
      v1Endpoint({ params }, async ({ tenantId, params: { property_id } }) =>
        answer(await properties.get(tenantId, property_id)),
      ),
    )
    .patch(
      inOneTransaction(idempotency, { params, body: listingPatchSchema }, async (call) => {
        const { property_id: id } = call.params;
        const expected = expectedVersion(call.request);
        const listing = await properties.update(call.tenantId, id, call.body, expected);
        await tell(call, 'property.updated', target(id), { fields: Object.keys(call.body) });
        return answer(listing);
      }),
    )
    .delete(
      inOneTransaction(idempotency, { params }, async (call) => {
        const { property_id: id } = call.params;
        await properties.remove(call.tenantId, id, expectedVersion(call.request));
        await tell(call, 'property.deleted', target(id));
        return { status: 204 };
      }),
    )
    .all(only('GET, PATCH, DELETE'));
  return router;
}

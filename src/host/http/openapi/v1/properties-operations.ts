import {
  importReportSchema,
  listingPatchSchema,
  newListingSchema,
  storedListingSchema,
} from '../../../../schemas/listing.ts';
import {
  importBodySchema,
  importQuerySchema,
  propertyListQuerySchema,
  propertyListSchema,
  propertyPathSchema,
} from '../../v1/properties-wire.ts';
import { jobAnswer } from '../job-answer.ts';
import { JSON_TYPE, json, type Operation, SERVED } from '../operation.ts';
import { BODY, KEYED, STALE, TAGGED } from './v1-answers.ts';

const tag = 'Properties';
const access = 'key';
const pathParameters = propertyPathSchema.shape;
const property = (description: string) => ({
  ...json(description, storedListingSchema),
  headers: TAGGED,
});

export const propertiesOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/properties',
    id: 'listProperties',
    summary: "The tenant's listings, by ListingKey; fields have the names of RESO's dictionary",
    ...{ tag, access, needs: 'read', query: propertyListQuerySchema },
    answers: { 200: json('The listings', propertyListSchema) },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'post',
    path: '/v1/properties',
    id: 'createProperty',
    summary: 'A new listing',
    ...{ tag, access, needs: 'write', takes: ['Idempotency-Key'] },
    body: { type: JSON_TYPE, schema: newListingSchema },
    answers: { 201: property('It') },
    errors: [...BODY, 'conflict', ...KEYED, ...SERVED],
  },
  {
    method: 'post',
    path: '/v1/properties/import',
    id: 'importProperties',
    summary:
      'Creates and updates listings by their ListingKey, from the JSON of a RESO Web API or, as ' +
      'text/csv, from a CSV with RESO names on top; more than 500 become a job',
    ...{ tag, access, needs: 'write', takes: ['Idempotency-Key'], query: importQuerySchema },
    body: { type: JSON_TYPE, schema: importBodySchema },
    answers: {
      200: json('What became of each row', importReportSchema),
      202: jobAnswer('The job; its result is the report'),
    },
    errors: [...BODY, 'unsupported_document', 'conflict', ...KEYED, ...SERVED],
  },
  {
    method: 'get',
    path: '/v1/properties/{property_id}',
    id: 'getProperty',
    summary: 'One listing',
    ...{ tag, access, needs: 'read', pathParameters },
    answers: { 200: property('It') },
    errors: ['bad_request', 'unknown_property', ...SERVED],
  },
  {
    method: 'patch',
    path: '/v1/properties/{property_id}',
    id: 'updateProperty',
    summary: 'Changes what is given; the ListingKey stays',
    ...{ tag, access, needs: 'write', pathParameters, takes: ['If-Match'] },
    body: { type: JSON_TYPE, schema: listingPatchSchema },
    answers: { 200: property('As it is now') },
    errors: [...BODY, 'unknown_property', ...STALE, ...SERVED],
  },
  {
    method: 'delete',
    path: '/v1/properties/{property_id}',
    id: 'deleteProperty',
    summary: 'Takes a listing away; refused while a viewing of it is booked',
    ...{ tag, access, needs: 'write', pathParameters, takes: ['If-Match'] },
    answers: { 204: { description: 'It is gone' } },
    errors: ['bad_request', 'unknown_property', 'conflict', ...STALE, ...SERVED],
  },
];

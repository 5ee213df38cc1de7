import { featuresAnswerSchema, featuresSchema } from '../../../../schemas/features.ts';
import { JSON_TYPE, json, type Operation, SERVED } from '../operation.ts';
import { BODY, STALE, TAGGED } from './v1-answers.ts';

const tag = 'Features';
const access = 'key';
const features = (description: string) => ({
  ...json(description, featuresAnswerSchema),
  headers: TAGGED,
});

export const featuresOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/features',
    id: 'getFeatures',
    summary: 'What the tenant may use and how much of it; the defaults where nothing was set',
    ...{ tag, access, needs: 'read' },
    answers: { 200: features('They') },
    errors: ['bad_request', ...SERVED],
  },
  {
    method: 'put',
    path: '/v1/features',
    id: 'putFeatures',
    summary: 'Sets all of them; what is left out gets its default',
    ...{ tag, access, needs: 'admin', takes: ['If-Match'] },
    body: { type: JSON_TYPE, schema: featuresSchema },
    answers: { 200: features('As they are now') },
    errors: [...BODY, ...STALE, ...SERVED],
  },
];

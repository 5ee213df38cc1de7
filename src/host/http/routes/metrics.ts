import type { RequestHandler } from 'express';
import { z } from 'zod';
import { authenticate } from '../../authenticate.ts';
import type { HostDeps } from '../../host-deps.ts';
import { parseInput } from '../../parse-input.ts';

export const metricsQuerySchema = z.object({ format: z.enum(['text', 'json']).optional() });

const THE_MACHINE = { tenantId: '', slug: '' };

/** `GET /metrics`: for callers on this machine, in production too, and for those with a key. */
export const readMetrics =
  ({ tenantFor, metrics }: HostDeps): RequestHandler =>
  async (request, response) => {
    await authenticate(request, {
      settings: { anonymous: true },
      // A keyless local caller needs no tenant: nothing here belongs to one.
      tenantFor: async (key) => (key === undefined ? THE_MACHINE : tenantFor(key)),
    });
    const { format = 'text' } = parseInput(metricsQuerySchema, request.query);
    const { contentType, body } = await metrics.read(format);
    response.set({ 'content-type': contentType, 'cache-control': 'no-store' }).send(body);
  };

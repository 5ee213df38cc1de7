import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { PlatformCaller } from '../../any-caller.ts';
import { authenticate } from '../../authenticate.ts';
import type { HostDeps } from '../../host-deps.ts';
import { parseInput } from '../../parse-input.ts';
import { requireScope } from '../../require-scope.ts';

export const metricsQuerySchema = z.object({ format: z.enum(['text', 'json']).optional() });

const THE_MACHINE: PlatformCaller = {
  tenantId: null,
  slug: null,
  principal: { kind: 'local', id: 'this machine', role: 'platform_admin' },
  scopes: ['platform'],
};

/**
 * `GET /metrics`: for callers on this machine, in production too, and for admins of the platform.
 * What is counted is of all tenants.
 */
export const readMetrics =
  ({ tenantFor, metrics }: Pick<HostDeps, 'tenantFor' | 'metrics'>): RequestHandler =>
  async (request, response) => {
    const caller = await authenticate(request, {
      settings: { anonymous: true },
      tenantFor: async (key, wanted) => (key === undefined ? THE_MACHINE : tenantFor(key, wanted)),
    });
    requireScope(caller, 'platform');
    const { format = 'text' } = parseInput(metricsQuerySchema, request.query);
    const { contentType, body } = await metrics.read(format);
    response.set({ 'content-type': contentType, 'cache-control': 'no-store' }).send(body);
  };

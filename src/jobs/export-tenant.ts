import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { JobHandler } from '../schemas/jobs.ts';
import { type WriteExportDeps, writeExport } from './write-export.ts';

export interface ExportTenantDeps extends WriteExportDeps {
  /** NDJSON, a line a row. */
  lines(tenantId: string): AsyncIterable<string>;
}

const inputSchema = z.object({ request_id: z.uuid() });

/** `tenant.export`: all rows of a tenant but secrets, as NDJSON, sealed, for a week. */
export function makeExportTenant(deps: ExportTenantDeps): JobHandler {
  return async ({ tenantId, input, progress }) => {
    const { request_id: requestId } = inputSchema.parse(input);
    const request = await deps.requests.get(tenantId, requestId);
    if (request?.kind !== 'tenant.export') {
      throw new AppError('not_found', 'The export is not there any more');
    }
    await progress(1, 'reading');
    return writeExport(deps, {
      ...{ tenantId, requestId, requestedBy: request.requestedBy, action: 'tenant.exported' },
      pieces: deps.lines(tenantId),
      progress,
      details: (characters) => ({ characters }),
    });
  };
}

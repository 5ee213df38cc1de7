import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { RecordAudit } from '../schemas/audit.ts';
import type { JobHandler } from '../schemas/jobs.ts';
import type { ExportRequests } from './export-person.ts';
import { writeParts } from './write-parts.ts';

export interface ExportTenantDeps {
  requests: ExportRequests;
  /** NDJSON, a line a row. */
  lines(tenantId: string): AsyncIterable<string>;
  inTenant<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
  record: RecordAudit;
}

const inputSchema = z.object({ request_id: z.uuid() });

/** `tenant.export`: all rows of a tenant but secrets, as NDJSON, sealed, for a week. */
export function makeExportTenant({ requests, ...deps }: ExportTenantDeps): JobHandler {
  return async ({ tenantId, input, progress }) => {
    const { request_id: id } = inputSchema.parse(input);
    const request = await requests.get(tenantId, id);
    if (request?.kind !== 'tenant.export') {
      throw new AppError('not_found', 'The export is not there any more');
    }
    await progress(1, 'reading');
    const place = { tenantId, requestId: id };
    const characters = await writeParts(requests.parts, place, deps.lines(tenantId), (done) =>
      progress(50, `${done} characters`),
    );
    await deps.inTenant(tenantId, async () => {
      await requests.finishExport(tenantId, id);
      await deps.record(tenantId, {
        actor: request.requestedBy,
        action: 'tenant.exported',
        outcome: 'ok',
        target: { type: 'export', id },
        details: { characters },
      });
    });
    return { characters };
  };
}

import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { JobHandler } from '../schemas/jobs.ts';
import type { PersonQuery, Subject } from '../schemas/people.ts';
import { type ExportRequests, type WriteExportDeps, writeExport } from './write-export.ts';

export interface ExportPersonDeps extends WriteExportDeps {
  requests: ExportRequests & {
    saveSubject(tenantId: string, id: string, subject: Subject, exported: boolean): Promise<void>;
  };
  search(tenantId: string, query: PersonQuery, before: Subject): Promise<Subject>;
  /** The document, piece by piece. */
  document(tenantId: string, subject: Subject): AsyncIterable<string>;
}

const inputSchema = z.object({ request_id: z.uuid() });

/** `person.export`: gathers all that a tenant keeps of a person, sealed, for a week. */
export function makeExportPerson(deps: ExportPersonDeps): JobHandler {
  const { requests } = deps;
  return async ({ tenantId, input, progress }) => {
    const { request_id: requestId } = inputSchema.parse(input);
    const request = await requests.get(tenantId, requestId);
    if (request?.kind !== 'person.export' || request.subject === null) {
      throw new AppError('not_found', 'The export is not there any more');
    }
    await progress(1, 'looking for the person');
    const subject = await deps.search(tenantId, request.subject.query, request.subject);
    // Before anything is gathered: an erasure finds the export by these.
    await requests.saveSubject(tenantId, requestId, subject, true);
    await progress(20, 'gathering');
    return writeExport(deps, {
      ...{ tenantId, requestId, requestedBy: request.requestedBy, action: 'person.exported' },
      pieces: deps.document(tenantId, subject),
      progress,
      details: () => ({
        leads: subject.leadIds.length,
        conversations: subject.threadIds.length,
      }),
    });
  };
}

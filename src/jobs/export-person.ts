import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Principal } from '../schemas/access.ts';
import type { RecordAudit } from '../schemas/audit.ts';
import type { JobHandler } from '../schemas/jobs.ts';
import type { PersonQuery, Subject } from '../schemas/people.ts';
import { type ExportParts, writeParts } from './write-parts.ts';

export interface ExportRequests {
  get(
    tenantId: string,
    id: string,
  ): Promise<{ kind: string; requestedBy: Principal; subject: Subject | null } | null>;
  parts: ExportParts;
  finishExport(tenantId: string, id: string): Promise<void>;
}

export interface ExportPersonDeps {
  requests: ExportRequests & {
    saveSubject(tenantId: string, id: string, subject: Subject, exported: boolean): Promise<void>;
  };
  search(tenantId: string, query: PersonQuery, before: Subject): Promise<Subject>;
  /** The document, piece by piece. */
  document(tenantId: string, subject: Subject): AsyncIterable<string>;
  inTenant<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
  record: RecordAudit;
}

const inputSchema = z.object({ request_id: z.uuid() });

/** `person.export`: gathers all that a tenant keeps of a person, sealed, for a week. */
export function makeExportPerson(deps: ExportPersonDeps): JobHandler {
  const { requests } = deps;
  return async ({ tenantId, input, progress }) => {
    const { request_id: id } = inputSchema.parse(input);
    const request = await requests.get(tenantId, id);
    if (request?.kind !== 'person.export' || request.subject === null) {
      throw new AppError('not_found', 'The export is not there any more');
    }
    await progress(1, 'looking for the person');
    const subject = await deps.search(tenantId, request.subject.query, request.subject);
    // Before anything is gathered: an erasure finds the export by these.
    await requests.saveSubject(tenantId, id, subject, true);
    await progress(20, 'gathering');
    const place = { tenantId, requestId: id };
    const characters = await writeParts(
      requests.parts,
      place,
      deps.document(tenantId, subject),
      (done) => progress(50, `${done} characters`),
    );
    await deps.inTenant(tenantId, async () => {
      await requests.finishExport(tenantId, id);
      await deps.record(tenantId, {
        actor: request.requestedBy,
        action: 'person.exported',
        outcome: 'ok',
        target: { type: 'export', id },
        details: { leads: subject.leadIds.length, conversations: subject.threadIds.length },
      });
    });
    return { characters };
  };
}

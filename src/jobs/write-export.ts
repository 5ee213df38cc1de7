import type { Principal } from '../schemas/access.ts';
import type { RecordAudit } from '../schemas/audit.ts';
import type { Subject } from '../schemas/people.ts';
import { type ExportParts, writeParts } from './write-parts.ts';

export interface ExportRequests {
  get(
    tenantId: string,
    id: string,
  ): Promise<{ kind: string; requestedBy: Principal; subject: Subject | null } | null>;
  parts: ExportParts;
  finishExport(tenantId: string, id: string): Promise<void>;
}

export interface WriteExportDeps {
  requests: ExportRequests;
  inTenant<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
  record: RecordAudit;
}

interface Export {
  tenantId: string;
  requestId: string;
  requestedBy: Principal;
  action: 'person.exported' | 'tenant.exported';
  pieces: AsyncIterable<string>;
  progress: (percent: number, message: string) => Promise<void>;
  /** For the audit, once it is written. */
  details: (characters: number) => Record<string, number>;
}

/** Keeps what is exported; that it can be had and that it was made are told together. */
export async function writeExport(
  { requests, inTenant, record }: WriteExportDeps,
  { tenantId, requestId, requestedBy, action, pieces, progress, details }: Export,
): Promise<{ characters: number }> {
  const place = { tenantId, requestId };
  const characters = await writeParts(requests.parts, place, pieces, (done) =>
    progress(50, `${done} characters`),
  );
  await inTenant(tenantId, async () => {
    await requests.finishExport(tenantId, requestId);
    await record(tenantId, {
      ...{ actor: requestedBy, action, outcome: 'ok' },
      target: { type: 'export', id: requestId },
      details: details(characters),
    });
  });
  return { characters };
}

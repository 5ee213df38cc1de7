import type { Job } from '../../../schemas/jobs.ts';
import type { DocumentRecord, Passage } from '../../../schemas/knowledge.ts';
import type { IngestedDocument, UploadedFile } from '../../uploaded-file.ts';
import type { TimeKey } from './page.ts';

export interface KnowledgeDeps {
  /** Newest first, those behind `after`; at most `limit`. `at` is the time as the cursor has it. */
  list(
    tenantId: string,
    page: { after: TimeKey | undefined; limit: number },
  ): Promise<{ at: string; document: DocumentRecord }[]>;
  /** @throws AppError `unknown_document` */
  get(tenantId: string, documentId: string): Promise<DocumentRecord>;
  /** With all that was read from it. @throws AppError `unknown_document` */
  remove(tenantId: string, documentId: string): Promise<void>;
  /** Best first. */
  search(tenantId: string, query: string, options: { limit: number }): Promise<Passage[]>;
  /**
   * @throws AppError `address_refused`, `unreachable_source`, `payload_too_large`,
   * `unsupported_document`, `corrupt_document`
   */
  ingestUrl(
    tenantId: string,
    order: { url: string; title?: string | undefined },
  ): Promise<IngestedDocument>;
  /** Enters the job, and keeps the file, in the open transaction. */
  ingestLater(
    tenantId: string,
    order: { title?: string | undefined } & ({ file: UploadedFile } | { url: string }),
  ): Promise<Job>;
}

import type { makeKnowledge } from './compose-models.ts';
import type { V1Deps } from './host/v1-deps.ts';
import type { JobHandlers } from './jobs/job-runner.ts';
import { makeFetchDocument } from './knowledge/fetch-document.ts';
import { makeIngestJob, makeIngestLater } from './knowledge/ingest-job.ts';
import { makeImportJob, makeImportLater } from './listings/import-job.ts';
import { countListings, makeImportListings } from './listings/import-listings.ts';
import { makeGuardedRequest } from './providers/guarded-request.ts';
import type { EnqueueJob } from './schemas/jobs.ts';
import type { Db } from './stores/postgres/db.ts';
import { makeKnowledgeDocuments } from './stores/postgres/knowledge-documents.ts';
import { makeListingsCatalogue } from './stores/postgres/listings-catalogue.ts';
import { makeUploadsStore } from './stores/postgres/uploads-store.ts';

export interface ContentParts {
  db: Db;
  knowledge: Pick<ReturnType<typeof makeKnowledge>, 'ingest' | 'search'>;
  /** Largest document that is fetched. */
  bytesMax: number;
  /** Lets documents come from this machine; for tests alone. */
  privateAllowed?: boolean;
}

const FETCH = { timeoutMs: 30_000, redirectsMax: 3 };

/** What agents speak of: listings and documents, how they come in and are looked after. */
export function composeContent({ db, knowledge, bytesMax, privateAllowed = false }: ContentParts) {
  const { ingest, search } = knowledge;
  const catalogue = makeListingsCatalogue(db);
  const documents = makeKnowledgeDocuments(db);
  const uploads = makeUploadsStore(db);
  const importListings = makeImportListings(catalogue);
  const request = makeGuardedRequest({ ...FETCH, bytesMax, privateAllowed });
  const fetchDocument = makeFetchDocument(request);

  const handlers: JobHandlers = {
    'properties.import': makeImportJob({ uploads, importListings }),
    'knowledge.ingest': makeIngestJob({ uploads, ingest, fetchDocument }),
  };

  const ports = (enqueue: EnqueueJob): Pick<V1Deps, 'properties' | 'knowledge'> => ({
    properties: {
      ...catalogue,
      imports: {
        count: countListings,
        now: importListings,
        later: makeImportLater({ uploads, enqueue }),
      },
    },
    knowledge: {
      list: documents.page,
      get: documents.get,
      remove: documents.remove,
      search,
      ingestUrl: async (tenantId, { url, title }) =>
        ingest(tenantId, { ...(await fetchDocument(url)), title }),
      ingestLater: makeIngestLater({ uploads, enqueue }),
    },
  });
  return { handlers, ports };
}

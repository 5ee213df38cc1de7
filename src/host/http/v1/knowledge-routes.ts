import { Router } from 'express';
import type { V1Deps } from '../../v1-deps.ts';
import { only } from '../only.ts';
import { answerOnce, inOneTransaction } from './idempotent.ts';
import {
  documentPathSchema,
  ingestRequestSchema,
  knowledgeSearchQuerySchema,
  wireDocument,
  wireIngested,
  wirePassage,
} from './knowledge-wire.ts';
import { pageOf, pageQuerySchema, readCursor, timeKeySchema } from './page.ts';
import { makeTell } from './tell-audit.ts';
import { v1Endpoint } from './v1-endpoint.ts';

const params = documentPathSchema;

type Deps = Pick<V1Deps, 'knowledge' | 'idempotency' | 'recordAudit'>;

/** `/v1/knowledge`: what agents answer from; the upload has a file of its own. */
export function knowledgeRoutes({ knowledge, idempotency, recordAudit }: Deps): Router {
  const tell = makeTell(recordAudit);
  const router = Router();

  const list = v1Endpoint({ query: pageQuerySchema }, async ({ tenantId, query }) => {
    const after = readCursor(query.cursor, timeKeySchema);
    const rows = await knowledge.list(tenantId, { after, limit: query.limit + 1 });
    const page = pageOf(rows, query.limit, ({ at, document }) => ({ at, id: document.documentId }));
    const data = page.data.map(({ document }) => wireDocument(document));
    return { status: 200, body: { ...page, data } };
  });

  const search = v1Endpoint(
    { query: knowledgeSearchQuerySchema },
    async ({ tenantId, query: { q, limit } }) => {
      const passages = await knowledge.search(tenantId, q, { limit });
      return { status: 200, body: { data: passages.map(wirePassage) } };
    },
  );

  const ingest = v1Endpoint({ body: ingestRequestSchema }, async (call) => {
    const { background, ...order } = call.body;
    if (!background) {
      const document = await knowledge.ingestUrl(call.tenantId, order);
      await tell(call, 'document.stored', { type: 'document', id: document.documentId });
      return { status: 201, body: wireIngested(document) };
    }
    return answerOnce(idempotency, call, { operation: 'ingestDocument' }, async () => {
      const job = await knowledge.ingestLater(call.tenantId, order);
      await tell(call, 'document.ordered', { type: 'job', id: job.id });
      return { status: 202, body: job, headers: { location: `/v1/jobs/${job.id}` } };
    });
  });

  router.route('/v1/knowledge/list').get(list).all(only('GET'));
  router.route('/v1/knowledge/search').get(search).all(only('GET'));
  router.route('/v1/knowledge/ingest').post(ingest).all(only('POST'));
  router
    .route('/v1/knowledge/:document_id')
    .get(
      v1Endpoint({ params }, async ({ tenantId, params: { document_id } }) => ({
        status: 200,
        body: wireDocument(await knowledge.get(tenantId, document_id)),
      })),
    )
    .delete(
      inOneTransaction(idempotency, { params }, async (call) => {
        const { document_id: id } = call.params;
        await knowledge.remove(call.tenantId, id);
        await tell(call, 'document.deleted', { type: 'document', id });
        return { status: 204 };
      }),
    )
    .all(only('GET, DELETE'));
  return router;
}

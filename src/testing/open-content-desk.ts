import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { composeContent } from '../compose-content.ts';
import { composeJobs } from '../compose-jobs.ts';
import { call } from '../host/testing/open-test-host.ts';
import { scriptedV1 } from '../host/testing/scripted-v1.ts';
import { startTestHost } from '../host/testing/start-test-host.ts';
import { makeIngest } from '../knowledge/ingest.ts';
import { makeSearch } from '../knowledge/search.ts';
import { twoSubjects } from '../knowledge/testing/memory-knowledge.ts';
import { makeSealer } from '../privacy/sealer.ts';
import { makeLocalSignals } from '../runs/local-signals.ts';
import { SCOPES_OF } from '../schemas/access.ts';
import type { AuditEntry } from '../schemas/audit.ts';
import { makeAuditStore } from '../stores/postgres/audit-store.ts';
import { makeIdempotencyStore } from '../stores/postgres/idempotency-store.ts';
import { makeJobsStore } from '../stores/postgres/jobs-store.ts';
import { makeKnowledgeStore } from '../stores/postgres/knowledge-store.ts';
import { makeTenantsStore } from '../stores/postgres/tenants-store.ts';
import { makeWorld } from '../stores/postgres/testing/make-world.ts';
import { openTestDb } from '../stores/postgres/testing/open-test-db.ts';

const BYTES_MAX = 100_000;
const onError = (error: unknown) => console.error(error);

/** What keeps listings and documents, over a database of its own, with its jobs at work. */
export async function openContentDesk() {
  const { db, close } = await openTestDb();
  const embedder = twoSubjects();
  const parts = { store: makeKnowledgeStore(db), embedderFor: () => embedder, onError };
  const knowledge = { ingest: makeIngest(parts), search: makeSearch(parts) };
  const content = composeContent({ db, knowledge, bytesMax: BYTES_MAX });
  const jobs = composeJobs({
    ...{ db, onError, leaseSeconds: 30, takesDue: true, privateAllowed: true },
    stores: { jobs: makeJobsStore(db), audit: makeAuditStore(db) },
    signals: makeLocalSignals({ onError }),
    sealer: makeSealer([{ kid: 'k1', key: new Uint8Array(32).fill(7) }]),
    embedderFor: async () => undefined,
    meter: { ended: () => {}, recovered: () => {} },
    handlers: content.handlers,
  });
  jobs.start();

  /** A host for a tenant of its own; `told` is what the audit heard. */
  async function desk(privateAllowed = false) {
    const { tenantId } = await makeWorld(db, randomUUID());
    const told: AuditEntry[] = [];
    const open = composeContent({ db, knowledge, bytesMax: BYTES_MAX, privateAllowed });
    const { port } = await startTestHost({
      ingest: knowledge.ingest,
      v1: scriptedV1({
        ...jobs.v1,
        ...open.ports(jobs.enqueue),
        idempotency: makeIdempotencyStore(db),
        recordAudit: async (_, entry) => void told.push(entry),
      }),
      settings: { uploadLimitBytes: 5_000_000, anonymous: false },
      tenantFor: async () => ({
        ...{ tenantId, slug: 'ours', scopes: SCOPES_OF.tenant_admin },
        principal: { kind: 'key', id: 'k', role: 'tenant_admin' },
      }),
    });
    const ask = (method: string, path: string, body?: unknown, headers: object = {}) =>
      call(port, path, {
        method,
        headers: { 'x-api-key': 'k', 'content-type': 'application/json', ...headers },
        ...(body !== undefined && {
          body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
        }),
      });
    const upload = (name: string, bytes: string | Buffer, query = '') =>
      ask(
        'POST',
        `/v1/knowledge/upload${query}`,
        Buffer.concat([
          Buffer.from(
            `--x\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
              'Content-Type: application/octet-stream\r\n\r\n',
          ),
          Buffer.from(bytes),
          Buffer.from('\r\n--x--\r\n'),
        ]),
        { 'content-type': 'multipart/form-data; boundary=x' },
      );
    const jobOf = async (answer: { body: unknown }) => {
      const { id } = answer.body as { id: string };
      const state = async () => (await makeJobsStore(db).get(tenantId, id))?.state;
      await expect.poll(state, { timeout: 20_000 }).toMatch(/^(done|failed)$/);
      return makeJobsStore(db).get(tenantId, id);
    };
    return { tenantId, ask, upload, jobOf, told };
  }

  return {
    db,
    desk,
    /** How often a tenant's content has changed. */
    async versions(tenantId: string) {
      const tenant = await makeTenantsStore(db).get(tenantId);
      return { listings: tenant?.listingsVersion, knowledge: tenant?.knowledgeVersion };
    },
    async close(): Promise<void> {
      await jobs.stop(0);
      await close();
    },
  };
}
export type ContentDesk = Awaited<ReturnType<typeof openContentDesk>>;

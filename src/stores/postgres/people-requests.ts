import { createHash } from 'node:crypto';
import { AppError } from '../../errors.ts';
import { type Principal, principalSchema } from '../../schemas/access.ts';
import {
  type Receipt,
  receiptSchema,
  type SignedReceipt,
  type Subject,
  subjectSchema,
} from '../../schemas/people.ts';
import type { Db, Sql } from './db.ts';
import type { KeySealer } from './provider-settings-store.ts';
import { sealedPlace } from './sealed-columns.ts';
import { toJsonb } from './to-jsonb.ts';

export type RequestKind = 'person.export' | 'person.erase' | 'tenant.export';

export interface PeopleRequest {
  id: string;
  kind: RequestKind;
  jobId: string | null;
  requestedBy: Principal;
  /** Null for a tenant's export, and once the person is erased. */
  subject: Subject | null;
  counts: Record<string, number>;
  createdAt: Date;
  finishedAt: Date | null;
}

interface Row extends Omit<PeopleRequest, 'subject'> {
  sealed: string | null;
}

const COLUMNS = `id, kind, job_id AS "jobId", requested_by AS "requestedBy",
  subject_sealed AS sealed, counts, created_at AS "createdAt", finished_at AS "finishedAt"`;
const SUBJECT = { table: 'people_requests', column: 'subject_sealed' };
const SIGNATURE = { table: 'people_requests', column: 'signature_sealed' };
const PART = { table: 'people_export_parts', column: 'body_sealed' };
const EXPORT_DAYS = 7;
/** By then its job is forgotten, and nobody can try it again. */
const ABANDONED_DAYS = 45;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Adds to what an erasure has counted; in the transaction that did it. */
export async function addCounts(
  sql: Sql,
  tenantId: string,
  requestId: string,
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  const some = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  if (Object.keys(some).length === 0) return;
  await sql.query(
    `UPDATE people_requests SET counts = counts || (
       SELECT jsonb_object_agg(key, coalesce((counts ->> key)::bigint, 0) + value::bigint)
       FROM jsonb_each_text($3::jsonb))
     WHERE tenant_id = $1 AND id = $2`,
    [tenantId, requestId, toJsonb(some)],
  );
}

/** Exports and erasures: whom they are about (sealed), what they made, and their receipts. */
export function makePeopleRequests(db: Db, sealer: KeySealer) {
  const seal = (tenantId: string, id: string, subject: Subject): string =>
    sealer.seal(JSON.stringify(subject), sealedPlace(tenantId, SUBJECT, id));
  const toRequest =
    (tenantId: string) =>
    ({ sealed, ...row }: Row): PeopleRequest => ({
      ...row,
      requestedBy: principalSchema.parse(row.requestedBy),
      subject:
        sealed === null
          ? null
          : subjectSchema.parse(
              JSON.parse(sealer.open(sealed, sealedPlace(tenantId, SUBJECT, row.id))),
            ),
    });
  const one = (tenantId: string, where: string, value: string): Promise<PeopleRequest | null> =>
    db.withTenant(tenantId, async (sql) => {
      const { rows } = await sql.query<Row>(
        `SELECT ${COLUMNS} FROM people_requests WHERE tenant_id = $1 AND ${where} = $2
           AND (expires_at IS NULL OR expires_at > clock_timestamp())`,
        [tenantId, value],
      );
      return rows[0] === undefined ? null : toRequest(tenantId)(rows[0]);
    });
  const placeOf = (tenantId: string, requestId: string, part: number): string =>
    sealedPlace(tenantId, PART, `${requestId}\n${part}`);

  function read(
    tenantId: string,
    row: { id: string; text: string; sealed: string },
  ): SignedReceipt {
    const sha256 = digest(row.text);
    let signed: string | undefined;
    try {
      signed = sealer.open(row.sealed, sealedPlace(tenantId, SIGNATURE, row.id));
    } catch {
      // Whatever was done to it, it is not what we signed.
    }
    const signature = signed === sha256 ? 'valid' : 'invalid';
    return { ...receiptSchema.parse(JSON.parse(row.text)), sha256, signature };
  }

  return {
    /** In the open transaction, if any. */
    create: (
      tenantId: string,
      given: { id: string; kind: RequestKind; requestedBy: Principal; subject: Subject | null },
    ): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        const { id, kind, requestedBy, subject } = given;
        await sql.query(
          `INSERT INTO people_requests (tenant_id, id, kind, requested_by, subject_sealed)
           VALUES ($1, $2, $3, $4, $5)`,
          [
            ...[tenantId, id, kind, toJsonb(requestedBy)],
            subject === null ? null : seal(tenantId, id, subject),
          ],
        );
      }),

    setJob: (tenantId: string, id: string, jobId: string): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        await sql.query('UPDATE people_requests SET job_id = $3 WHERE tenant_id = $1 AND id = $2', [
          tenantId,
          id,
          jobId,
        ]);
      }),

    get: (tenantId: string, id: string) => one(tenantId, 'id', id),
    byJob: (tenantId: string, jobId: string) => one(tenantId, 'job_id', jobId),

    /** What is known of the person by now, for whoever goes on after a crash. */
    saveSubject: (tenantId: string, id: string, subject: Subject, exported: boolean) =>
      db.withTenant(tenantId, async (sql): Promise<void> => {
        await sql.query(
          `UPDATE people_requests SET subject_sealed = $3, lead_ids = $4, thread_ids = $5
           WHERE tenant_id = $1 AND id = $2`,
          [
            ...[tenantId, id, seal(tenantId, id, subject)],
            ...(exported ? [subject.leadIds, subject.threadIds] : [[], []]),
          ],
        );
      }),

    parts: {
      /** Away with those of an attempt that did not come to its end. */
      clear: (tenantId: string, requestId: string): Promise<void> =>
        db.withTenant(tenantId, async (sql) => {
          await sql.query(
            'DELETE FROM people_export_parts WHERE tenant_id = $1 AND request_id = $2',
            [tenantId, requestId],
          );
        }),

      add: (tenantId: string, requestId: string, part: number, body: string): Promise<void> =>
        db.withTenant(tenantId, async (sql) => {
          await sql.query(
            `INSERT INTO people_export_parts (tenant_id, request_id, part, body_sealed)
             VALUES ($1, $2, $3, $4)`,
            [...[tenantId, requestId, part], sealer.seal(body, placeOf(tenantId, requestId, part))],
          );
        }),

      read: (tenantId: string, requestId: string, part: number): Promise<string | null> =>
        db.withTenant(tenantId, async (sql) => {
          const { rows } = await sql.query<{ sealed: string }>(
            `SELECT body_sealed AS sealed FROM people_export_parts
             WHERE tenant_id = $1 AND request_id = $2 AND part = $3`,
            [tenantId, requestId, part],
          );
          const sealed = rows[0]?.sealed;
          if (sealed === undefined) return null;
          return sealer.open(sealed, placeOf(tenantId, requestId, part));
        }),
    },

    /** The export may be fetched from now on, for a week. */
    finishExport: (tenantId: string, id: string): Promise<void> =>
      db.withTenant(tenantId, async (sql) => {
        await sql.query(
          `UPDATE people_requests SET finished_at = clock_timestamp(),
             expires_at = clock_timestamp() + make_interval(days => ${EXPORT_DAYS})
           WHERE tenant_id = $1 AND id = $2`,
          [tenantId, id],
        );
      }),

    /** Signs and keeps the receipt, and forgets whom it was about. Answers its hash. */
    finishErasure: (tenantId: string, receipt: Receipt): Promise<string> =>
      db.withTenant(tenantId, async (sql) => {
        const text = JSON.stringify(receipt);
        const sha256 = digest(text);
        await sql.query(
          `UPDATE people_requests SET receipt = $3, signature_sealed = $4, subject_sealed = NULL,
             lead_ids = '{}', thread_ids = '{}', finished_at = clock_timestamp()
           WHERE tenant_id = $1 AND id = $2`,
          [
            ...[tenantId, receipt.id, text],
            sealer.seal(sha256, sealedPlace(tenantId, SIGNATURE, receipt.id)),
          ],
        );
        return sha256;
      }),

    receipts: {
      /** Newest first. */
      list: (
        tenantId: string,
        { limit, after }: { limit: number; after?: { at: string; id: string } | undefined },
      ): Promise<{ receipt: SignedReceipt; at: string }[]> =>
        db.withTenant(tenantId, async (sql) => {
          const { rows } = await sql.query<{
            id: string;
            text: string;
            sealed: string;
            at: string;
          }>(
            `SELECT id, receipt AS text, signature_sealed AS sealed, created_at::text AS at
             FROM people_requests WHERE tenant_id = $1 AND receipt IS NOT NULL
               AND ($2::timestamptz IS NULL OR (created_at, id) < ($2::timestamptz, $3::uuid))
             ORDER BY created_at DESC, id DESC LIMIT $4`,
            [tenantId, after?.at ?? null, after?.id ?? null, limit],
          );
          return rows.map((row) => ({ receipt: read(tenantId, row), at: row.at }));
        }),

      /** @throws AppError `not_found` */
      get: (tenantId: string, id: string): Promise<SignedReceipt> =>
        db.withTenant(tenantId, async (sql) => {
          const { rows } = await sql.query<{ id: string; text: string; sealed: string }>(
            `SELECT id, receipt AS text, signature_sealed AS sealed FROM people_requests
             WHERE tenant_id = $1 AND id = $2 AND receipt IS NOT NULL`,
            [tenantId, id],
          );
          if (rows[0] === undefined) throw new AppError('not_found', 'There is no such receipt');
          return read(tenantId, rows[0]);
        }),
    },

    /** Exports whose week is over, and what was never finished; answers how many. */
    sweep: (limit: number): Promise<number> =>
      db.asSystem(async (sql) => {
        const { rowCount } = await sql.query(
          `DELETE FROM people_requests WHERE ctid = ANY (ARRAY(
             SELECT ctid FROM people_requests WHERE expires_at <= clock_timestamp()
               OR finished_at IS NULL
                 AND created_at < clock_timestamp() - make_interval(days => ${ABANDONED_DAYS})
             LIMIT $1 FOR UPDATE SKIP LOCKED))`,
          [limit],
        );
        return rowCount;
      }),
  };
}

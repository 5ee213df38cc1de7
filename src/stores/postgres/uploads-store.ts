import { AppError, isAppError } from '../../errors.ts';
import type { Uploads, WaitingFile } from '../../schemas/uploads.ts';
import type { Db } from './db.ts';
import { storableText } from './storable-text.ts';

/** Of one tenant. */
const WAITING_MAX = 100;

/** Nothing that is tried again would make it good: jobs end with such an error too. */
const isFinal = (error: unknown): boolean =>
  isAppError(error) && error.status < 500 && !error.retry;

/** Files that wait for their job. One whose job never came is gone after a week. */
export function makeUploadsStore(db: Db): Uploads {
  const read = (tenantId: string, uploadId: string): Promise<WaitingFile> =>
    db.withTenant(tenantId, async (sql) => {
      const { rows } = await sql.query<WaitingFile>(
        `SELECT name, mime_type AS "mimeType", bytes FROM uploads
         WHERE tenant_id = $1 AND id = $2`,
        [tenantId, uploadId],
      );
      if (rows[0] !== undefined) return rows[0];
      throw new AppError('not_found', 'The file is gone', { hint: 'Send it again.' });
    });

  const drop = (tenantId: string, uploadId: string) =>
    db.withTenant(tenantId, (sql) =>
      sql.query('DELETE FROM uploads WHERE tenant_id = $1 AND id = $2', [tenantId, uploadId]),
    );

  return {
    keep: (tenantId, { name, mimeType, bytes }) =>
      db.withTenant(tenantId, async (sql) => {
        await sql.query(
          `DELETE FROM uploads WHERE tenant_id = $1 AND created_at < now() - interval '7 days'`,
          [tenantId],
        );
        const { rows } = await sql.query<{ id: string }>(
          `INSERT INTO uploads (tenant_id, name, mime_type, bytes)
           SELECT $1::uuid, $2, $3, $4::bytea
           WHERE (SELECT count(*) FROM uploads WHERE tenant_id = $1) < $5 RETURNING id`,
          [tenantId, storableText(name), storableText(mimeType), Buffer.from(bytes), WAITING_MAX],
        );
        if (rows[0] !== undefined) return rows[0].id;
        throw new AppError('overloaded', 'too many files wait for their jobs', {
          hint: 'Wait until some of your jobs are done.',
          retry: true,
          retryAfterSeconds: 30,
        });
      }),

    use: async (tenantId, uploadId, work) => {
      const file = await read(tenantId, uploadId);
      try {
        const result = await work(file);
        await drop(tenantId, uploadId);
        return result;
      } catch (error) {
        if (isFinal(error)) await drop(tenantId, uploadId);
        throw error;
      }
    },
  };
}

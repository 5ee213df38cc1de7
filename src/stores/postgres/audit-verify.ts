import { createHash } from 'node:crypto';
import type { AuditVerdict } from '../../schemas/audit.ts';
import type { Sql } from './db.ts';

type InChain = <T>(
  tenantId: string | null,
  work: (sql: Sql, id: string) => Promise<T>,
) => Promise<T>;

interface Link {
  seq: string;
  text: string;
  hash: Uint8Array;
}

const BATCH = 1_000;
const START = Buffer.alloc(32);

const HEAD = 'SELECT length, hash FROM audit_chains WHERE tenant_id = $1';
const NEXT = `SELECT seq, audit_text(tenant_id, seq, at, entry) AS text, hash FROM audit_log
  WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`;

const sealed = (before: Uint8Array, text: string): Buffer =>
  createHash('sha256').update(before).update(text, 'utf8').digest();

/**
 * Reads a chain from its first row and makes every hash again. A changed, removed, added or
 * moved row breaks it at its place; rows missing at the end are told from the chain's head. Who
 * rewrites every later row and the head as well is found only by `head`, noted earlier elsewhere.
 */
export async function verifyAuditChain(
  inChain: InChain,
  tenantId: string | null,
): Promise<AuditVerdict> {
  // The head first: rows that are added meanwhile come after it and are not looked at.
  const head = await inChain(tenantId, async (sql, id) => {
    const { rows } = await sql.query<{ length: string; hash: Uint8Array }>(HEAD, [id]);
    return rows[0];
  });
  const length = Number(head?.length ?? 0);
  let hash: Uint8Array = START;
  let seq = 0;
  const broken = (firstBad: number): AuditVerdict => ({
    ...{ ok: false, rows: seq, firstBad, head: Buffer.from(hash).toString('hex') },
  });
  for (;;) {
    const links = await inChain(tenantId, async (sql, id) => {
      return (await sql.query<Link>(NEXT, [id, seq, BATCH])).rows;
    });
    for (const link of links) {
      // Without a head there is a row that nobody chained.
      if (seq === length && head !== undefined) break;
      const expected = sealed(hash, link.text);
      if (Number(link.seq) !== seq + 1 || !expected.equals(link.hash)) return broken(seq + 1);
      hash = expected;
      seq += 1;
    }
    if (links.length < BATCH || (seq === length && head !== undefined)) break;
  }
  const whole = seq === length && (head === undefined || Buffer.from(hash).equals(head.hash));
  return whole
    ? { ok: true, rows: seq, head: Buffer.from(hash).toString('hex') }
    : broken(Math.min(seq, length) + 1);
}

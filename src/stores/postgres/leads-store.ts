import { AppError } from '../../errors.ts';
import type { Db, Sql } from './db.ts';
import { lockTenant } from './lock-tenant.ts';
import { normalisePhone } from './normalise-phone.ts';
import { storableText } from './storable-text.ts';

export interface LeadFields {
  threadId: string;
  agentId: string;
  name?: string | undefined;
  phone?: string | undefined;
  email?: string | undefined;
  interest?: string | undefined;
  listingKey?: string | undefined;
  budgetMaxCents?: number | undefined;
}

const text = (value: string | undefined): string | null =>
  value === undefined ? null : storableText(value).trim() || null;

/** The thread's own lead before one with this phone, before one with this e-mail. */
async function findLead(
  sql: Sql,
  who: { tenantId: string; threadId: string; phone: string | null; email: string | null },
): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM (
       SELECT lead_id AS id, 1 AS rank, created_at FROM lead_threads
         WHERE tenant_id = $1 AND thread_id = $2
       UNION ALL
       SELECT id, 2, created_at FROM leads WHERE tenant_id = $1 AND phone_normalised = $3
       UNION ALL
       SELECT id, 3, created_at FROM leads WHERE tenant_id = $1 AND email = $4
     ) AS candidates ORDER BY rank, created_at, id LIMIT 1`,
    [who.tenantId, who.threadId, who.phone, who.email],
  );
  return rows[0]?.id;
}

/** Given values replace old ones; what is absent stays. $1 tenant, $2 lead. */
const UPDATE = `UPDATE leads SET name = coalesce($3, name), phone = coalesce($4, phone),
    phone_normalised = coalesce($5, phone_normalised), email = coalesce($6, email),
    interest = coalesce($7, interest), listing_key = coalesce($8, listing_key),
    budget_max_cents = coalesce($9, budget_max_cents), updated_at = now()
  WHERE tenant_id = $1 AND id = $2 RETURNING id`;

const INSERT = `INSERT INTO leads (tenant_id, agent_id, thread_id, name, phone,
    phone_normalised, email, interest, listing_key, budget_max_cents)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`;

export function makeLeadsStore(db: Db) {
  return {
    /**
     * One lead a person: the thread's own, else one with the same phone (E.164 where it is a
     * valid number) or e-mail (case aside), else new. `budgetMaxCents` in US cents.
     */
    upsert: (tenantId: string, lead: LeadFields): Promise<{ leadId: string; created: boolean }> =>
      db.withTenant(tenantId, async (sql) => {
        // Without the queue two first messages of one person would both find nobody.
        await lockTenant(sql, tenantId, 'leads');
        const { threadId, agentId } = lead;
        const phone = lead.phone === undefined ? null : normalisePhone(lead.phone);
        const email = text(lead.email)?.toLowerCase() ?? null;
        const details = [
          text(lead.name),
          text(lead.phone),
          phone,
          email,
          text(lead.interest),
          text(lead.listingKey),
          lead.budgetMaxCents ?? null,
        ];
        const known = await findLead(sql, { tenantId, threadId, phone, email });
        const { rows } = await (known === undefined
          ? sql.query<{ id: string }>(INSERT, [tenantId, agentId, threadId, ...details])
          : sql.query<{ id: string }>(UPDATE, [tenantId, known, ...details]));
        const leadId = rows[0]?.id;
        if (leadId === undefined) throw new AppError('internal', 'lead was not written');
        await sql.query(
          `INSERT INTO lead_threads (tenant_id, thread_id, lead_id) VALUES ($1, $2, $3)
           ON CONFLICT DO NOTHING`,
          [tenantId, threadId, leadId],
        );
        return { leadId, created: known === undefined };
      }),
  };
}

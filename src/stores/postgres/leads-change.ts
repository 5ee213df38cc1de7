import type { LeadPatch, LeadRecord } from '../../schemas/lead.ts';
import { assertVersion } from './assert-version.ts';
import type { Db } from './db.ts';
import { findLead } from './leads-read.ts';
import { lockTenant } from './lock-tenant.ts';
import { normalisePhone } from './normalise-phone.ts';

const COLUMN_OF: Record<keyof LeadPatch, string> = {
  name: 'name',
  phone: 'phone',
  email: 'email',
  interest: 'interest',
  budgetMaxCents: 'budget_max_cents',
  status: 'status',
  notes: 'notes',
  rating: 'rating',
};

/** What a person at the agency notes of a lead; conversations go on adding to it. */
export function makeLeadsChange(db: Db) {
  return {
    /** @throws AppError `unknown_lead`, `stale_version` */
    change: (
      tenantId: string,
      id: string,
      patch: LeadPatch,
      expected?: number,
    ): Promise<LeadRecord> =>
      db.withTenant(tenantId, async (sql) => {
        // One queue with conversations: they look for a lead by its phone and e-mail.
        await lockTenant(sql, tenantId, 'leads');
        const lead = await findLead(sql, tenantId, id, 'FOR UPDATE');
        assertVersion(lead.version, expected);
        const values: unknown[] = [tenantId, id];
        const sets = Object.entries(COLUMN_OF).flatMap(([field, column]) => {
          const value = patch[field as keyof LeadPatch];
          if (value === undefined) return [];
          const kept = field === 'email' ? (patch.email?.toLowerCase() ?? null) : value;
          return [`${column} = $${values.push(kept)}`];
        });
        if (patch.phone !== undefined) {
          const normalised = patch.phone === null ? null : normalisePhone(patch.phone);
          sets.push(`phone_normalised = $${values.push(normalised)}`);
        }
        if (sets.length === 0) return lead;
        await sql.query(
          `UPDATE leads SET ${sets.join(', ')} WHERE tenant_id = $1 AND id = $2`,
          values,
        );
        return findLead(sql, tenantId, id);
      }),
  };
}

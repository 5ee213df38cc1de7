import { AppError } from '../../errors.ts';
import type { Db } from './db.ts';
import { storableText } from './storable-text.ts';

export interface NewEscalation {
  threadId: string;
  agentId: string;
  reason: string;
  urgency: 'normal' | 'high';
}

export function makeEscalationsStore(db: Db) {
  return {
    /**
     * One open ticket a thread: asked again it answers with the same one (a high urgency
     * raises it). The conversation counts as escalated from here on.
     */
    open: (tenantId: string, ticket: NewEscalation): Promise<{ ticketId: string }> =>
      db.withTenant(tenantId, async (sql) => {
        const { threadId, agentId, reason, urgency } = ticket;
        // The first turn of a thread may escalate before its transcript has been written.
        await sql.query(
          `INSERT INTO conversations
             (tenant_id, thread_id, agent_id, channel, language, status)
           SELECT $1, $2, id, 'text', language, 'escalated' FROM agents
           WHERE tenant_id = $1 AND id = $3
           ON CONFLICT (tenant_id, thread_id)
           DO UPDATE SET status = 'escalated', updated_at = now()`,
          [tenantId, threadId, agentId],
        );
        const { rows } = await sql.query<{ ticketId: string }>(
          `INSERT INTO escalations (tenant_id, thread_id, agent_id, reason, urgency)
           VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (tenant_id, thread_id) WHERE status = 'open'
           DO UPDATE SET urgency = CASE WHEN EXCLUDED.urgency = 'high'
             THEN 'high' ELSE escalations.urgency END
           RETURNING id AS "ticketId"`,
          [tenantId, threadId, agentId, storableText(reason), urgency],
        );
        if (rows[0] === undefined) throw new AppError('internal', 'no ticket was written');
        return rows[0];
      }),
  };
}

import { DateTime } from 'luxon';
import { isOpenFor, isoWithOffset, nextOpening } from './opening-hours.ts';
import { makeTool } from './tool.ts';
import type { Outbox } from './update-crm.ts';

export interface Escalations {
  open(
    tenantId: string,
    ticket: { threadId: string; agentId: string; reason: string; urgency: 'normal' | 'high' },
  ): Promise<{ ticketId: string }>;
}

export interface TenantContact {
  phone(tenantId: string): Promise<string | null>;
}

export const makeEscalateToHuman = (deps: {
  escalations: Escalations;
  outbox: Outbox;
  contact: TenantContact;
}) =>
  makeTool({
    name: 'escalate_to_human',
    description: 'Hand the conversation to a person at the agency, with the reason.',
    effect: 'write',
    run: async ({ reason, urgency = 'normal' }, { tenantId, threadId, agent, now, effectKey }) => {
      const ticket = { threadId, agentId: agent.id, reason, urgency };
      const { ticketId } = await deps.escalations.open(tenantId, ticket);
      await deps.outbox.add(tenantId, {
        topic: 'escalation.opened',
        key: effectKey,
        payload: { ticketId, ...ticket },
      });
      const minuteAhead = DateTime.fromJSDate(now).plus({ minutes: 1 }).toJSDate();
      const openNow = isOpenFor(agent.businessHours, agent.timeZone, now, minuteAhead);
      const opening = openNow ? null : nextOpening(agent.businessHours, agent.timeZone, now);
      return {
        ok: true,
        ticketId,
        openNow,
        opensAt: opening === null ? null : isoWithOffset(opening),
        phone: await deps.contact.phone(tenantId),
      };
    },
  });

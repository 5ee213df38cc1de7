import { failure, makeTool } from './tool.ts';

export interface LeadDetails {
  threadId: string;
  agentId: string;
  name?: string | undefined;
  phone?: string | undefined;
  email?: string | undefined;
  interest?: string | undefined;
  listingKey?: string | undefined;
  budgetMaxCents?: number | undefined;
}

export interface LeadBook {
  /**
   * One lead a person: the thread's own, else one with the same phone or e-mail, else new.
   * Given values replace old ones; what is absent stays.
   */
  upsert(tenantId: string, lead: LeadDetails): Promise<{ leadId: string; created: boolean }>;
}

export const makeCaptureLead = (deps: { leads: LeadBook }) =>
  makeTool({
    name: 'capture_lead',
    description: 'Keep who the person is and what they look for, so that an agent can follow up.',
    effect: 'write',
    run: async ({ budgetMax, ...args }, { tenantId, threadId, agent }) => {
      if (args.name === undefined && args.phone === undefined && args.email === undefined) {
        return failure('contact_missing', 'Ask for a name and a phone number or e-mail first.');
      }
      const budgetMaxCents = budgetMax === undefined ? undefined : Math.round(budgetMax * 100);
      const lead = { ...args, budgetMaxCents, threadId, agentId: agent.id };
      return { ok: true, ...(await deps.leads.upsert(tenantId, lead)) };
    },
  });

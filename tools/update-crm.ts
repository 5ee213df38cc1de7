import { makeTool } from './tool.ts';

export interface Outbox {
  /** Queues a message for delivery after the transaction; the key makes it once. */
  add(
    tenantId: string,
    message: { topic: string; key: string; payload: Record<string, unknown> },
  ): Promise<{ outboxId: string }>;
}

export const makeUpdateCrm = (deps: { outbox: Outbox }) =>
  makeTool({
    name: 'update_crm',
    description: "Add a note, and a stage when it changed, to the person's record in the CRM.",
    effect: 'write',
    run: async (args, { tenantId, threadId, agent, effectKey }) => {
      const payload = { ...args, threadId, agentId: agent.id };
      const { outboxId } = await deps.outbox.add(tenantId, {
        topic: 'crm.note',
        key: effectKey,
        payload,
      });
      return { ok: true, outboxId };
    },
  });

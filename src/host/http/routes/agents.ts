import type { RequestHandler } from 'express';
import type { Agent } from '../../../schemas/agent.ts';
import type { HostDeps } from '../../host-deps.ts';
import { callerOf } from '../caller.ts';

/** What callers see of an agent; its prompt stays inside. */
const publicAgent = (agent: Agent) => ({
  id: agent.id,
  slug: agent.slug,
  name: agent.name,
  type: agent.type,
  language: agent.language,
  time_zone: agent.timeZone,
  business_hours: agent.businessHours,
  tools: agent.tools,
  approvals: agent.approvals,
  version: agent.version,
});

/** `GET /v1/agents`: the caller's agents. */
export const listAgents =
  ({ agents }: HostDeps): RequestHandler =>
  async (_request, response) => {
    const list = await agents.list(callerOf(response).tenantId);
    response.json({ agents: list.map(publicAgent) });
  };

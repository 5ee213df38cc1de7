import type {
  Agent,
  AgentConfig,
  AgentDraft,
  AgentRecord,
  AgentVersion,
} from '../../../schemas/agent.ts';

/** Pages have one row more than `limit`, where there are more. */
export interface AgentsPort {
  page(
    tenantId: string,
    page: { limit: number; after?: string | undefined },
  ): Promise<AgentRecord[]>;
  /** @throws AppError `unknown_agent` */
  get(tenantId: string, id: string): Promise<AgentRecord>;
  /** Published at once, as version 1. @throws AppError `conflict` when the slug is taken */
  create(tenantId: string, agent: AgentConfig & { slug: string }): Promise<Agent>;
  /** Changes the draft. @throws AppError `unknown_agent`, `stale_version` */
  edit(tenantId: string, id: string, patch: AgentDraft, expected?: number): Promise<AgentRecord>;
  /** @throws AppError `unknown_agent`, `stale_version` */
  remove(tenantId: string, id: string, expected?: number): Promise<unknown>;
  /** Newest first. */
  versions(
    tenantId: string,
    id: string,
    page: { limit: number; before?: number | undefined },
  ): Promise<AgentVersion[]>;
  /** @throws AppError `unknown_agent`, `stale_version` */
  publish(tenantId: string, id: string, expected?: number): Promise<AgentRecord>;
  /** @throws AppError `unknown_agent`, `stale_version`, `not_found` */
  rollBack(tenantId: string, id: string, version: number, expected?: number): Promise<AgentRecord>;
}

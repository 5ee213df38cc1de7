import type { Assistant, AssistantVersion } from '../../schemas/platform/assistants.ts';

type Stored<T> = Omit<T, 'created_at' | 'updated_at'> & { created_at: Date; updated_at: Date };

/** The columns of `assistant_versions v`. */
export const VERSION_COLUMNS = `v.assistant_id, v.graph_id, v.version, v.name, v.description,
  v.config, v.context, v.metadata, v.created_at`;
/** The columns of `assistants a`. */
export const ASSISTANT_COLUMNS = `a.assistant_id, a.graph_id, a.version, a.name, a.description,
  a.config, a.context, a.metadata, a.created_at, a.updated_at`;

/** Rows come from our own statements: only their dates need a cast. */
export function toAssistant(row: object): Assistant {
  const { created_at, updated_at, ...rest } = row as Stored<Assistant>;
  return {
    ...rest,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}

export function toAssistantVersion(row: object): AssistantVersion {
  const { created_at, ...rest } = row as Stored<AssistantVersion>;
  return { ...rest, created_at: created_at.toISOString() };
}

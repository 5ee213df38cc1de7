import { v5 as uuid5 } from '@langchain/core/utils/uuid';
import type { JsonObject } from '../../schemas/platform/common.ts';
import type { Sql } from './db.ts';
import { toJsonb } from './to-jsonb.ts';

/** As the platform has it, so that clients know the id of a graph's own assistant beforehand. */
const GRAPHS = '6ba7b821-9dad-11d1-80b4-00c04fd430c8';
export const systemAssistantId = (graphId: string): string => uuid5(graphId, GRAPHS);

export interface SystemGraph {
  graphId: string;
  config: JsonObject;
  context: unknown;
}

/** Those nobody has changed follow their graph; the others are left as they are. */
const ENSURE = `
  WITH given AS (
    SELECT * FROM jsonb_to_recordset($2::jsonb)
      AS g (assistant_id uuid, graph_id text, config jsonb, context jsonb)
  ), kept AS (
    INSERT INTO assistants AS a
      (tenant_id, assistant_id, graph_id, name, config, context, metadata)
    SELECT $1::uuid, assistant_id, graph_id, graph_id, config, context, '{"created_by": "system"}'
    FROM given ORDER BY assistant_id
    ON CONFLICT (tenant_id, assistant_id) DO UPDATE SET config = EXCLUDED.config,
      context = EXCLUDED.context, updated_at = clock_timestamp()
    WHERE (a.config, a.context) <> (EXCLUDED.config, EXCLUDED.context)
      AND NOT EXISTS (SELECT FROM assistant_versions v WHERE v.tenant_id = a.tenant_id
        AND v.assistant_id = a.assistant_id AND v.version > 1)
    RETURNING *
  )
  INSERT INTO assistant_versions
    (tenant_id, assistant_id, version, graph_id, name, config, context, metadata)
  SELECT tenant_id, assistant_id, version, graph_id, name, config, context, metadata FROM kept
  ON CONFLICT (tenant_id, assistant_id, version)
    DO UPDATE SET config = EXCLUDED.config, context = EXCLUDED.context`;

/** Every graph's own assistant, named like it. The same graphs again change nothing. */
export async function ensureSystemAssistants(
  sql: Sql,
  tenantId: string,
  graphs: readonly SystemGraph[],
): Promise<void> {
  const given = graphs.map(({ graphId, config, context }) => ({
    assistant_id: systemAssistantId(graphId),
    graph_id: graphId,
    config,
    context: context ?? {},
  }));
  await sql.query(ENSURE, [tenantId, toJsonb(given)]);
}

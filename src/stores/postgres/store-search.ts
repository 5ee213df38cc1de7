import type {
  ListNamespacesOperation,
  SearchItem,
  SearchOperation,
} from '@langchain/langgraph-checkpoint';
import type { Sql } from './db.ts';
import { filterConditions } from './store-filter.ts';
import { ALIVE, ITEM_COLUMNS, readItems } from './store-items.ts';
import { fromPath, pathPattern, pathRange } from './store-namespace.ts';

const ITEMS_DEFAULT = 10;
const NAMESPACES_DEFAULT = 100;

/** What is asked by meaning: a vector, and the model it is of. */
export interface Meaning {
  vector: string;
  model: string;
}

/** The best of an item's vectors; $1 and $2 are the range of paths. */
const scored = (model: string, vector: string): string => `
  LEFT JOIN (
    SELECT v.namespace_path, v.key, max(CASE
      WHEN vector_dims(v.embedding) = vector_dims(${vector}::vector)
      THEN nullif(1 - (v.embedding <=> ${vector}::vector), 'NaN') END) AS score
    FROM lg.store_vectors v
    WHERE v.namespace_path ~>=~ $1 AND v.namespace_path ~<~ $2 AND v.embedding_model = ${model}
    GROUP BY v.namespace_path, v.key
  ) near ON near.namespace_path = s.namespace_path AND near.key = s.key`;

/**
 * Items at and under a namespace, last changed first; by meaning, nearest first, and those
 * without a vector after them.
 */
export function searchItems(
  sql: Sql,
  tenantId: string,
  search: SearchOperation & { refreshTtl?: boolean },
  meaning: Meaning | undefined,
): Promise<SearchItem[]> {
  const values: unknown[] = pathRange(tenantId, search.namespacePrefix);
  const bind = (value: unknown) => `$${values.push(value)}`;
  const near = meaning && scored(bind(meaning.model), bind(meaning.vector));
  const conditions = [
    's.namespace_path ~>=~ $1 AND s.namespace_path ~<~ $2',
    ALIVE,
    ...filterConditions(search.filter ?? {}, bind),
  ];
  const text = `
    SELECT ${ITEM_COLUMNS}${near === undefined ? '' : ', near.score'}
    FROM lg.store s ${near ?? ''} WHERE ${conditions.join(' AND ')}
    ORDER BY ${near === undefined ? '' : 'near.score DESC NULLS LAST, '}
      s.updated_at DESC, s.namespace_path, s.key
    LIMIT ${bind(search.limit ?? ITEMS_DEFAULT)} OFFSET ${bind(search.offset ?? 0)}`;
  return readItems(sql, text, values, search.refreshTtl ?? true);
}

/** Namespaces that hold items, cut to `maxDepth` labels, each once. */
export async function listNamespaces(
  sql: Sql,
  tenantId: string,
  asked: ListNamespacesOperation,
): Promise<string[][]> {
  const values: unknown[] = pathRange(tenantId, []);
  const bind = (value: unknown) => `$${values.push(value)}`;
  const matching = (asked.matchConditions ?? [])
    .filter(({ path }) => path.length > 0)
    .map(({ matchType, path }) => ` AND s.namespace_path ~ ${bind(pathPattern(matchType, path))}`);
  // One label more: the first is the tenant.
  const labels =
    asked.maxDepth === undefined
      ? 's.namespace_path'
      : `array_to_string(
          (string_to_array(s.namespace_path, ':'))[:${bind(asked.maxDepth + 1)}], ':')`;
  const { rows } = await sql.query<{ path: string }>(
    `SELECT path FROM (SELECT DISTINCT ${labels} AS path FROM lg.store s
       WHERE s.namespace_path ~>=~ $1 AND s.namespace_path ~<~ $2 AND ${ALIVE}
         ${matching.join('')}) found
     ORDER BY path COLLATE "C"
     LIMIT ${bind(asked.limit ?? NAMESPACES_DEFAULT)} OFFSET ${bind(asked.offset ?? 0)}`,
    values,
  );
  return rows.map(({ path }) => fromPath(path));
}

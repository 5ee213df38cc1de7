import type { Sql } from './db.ts';
import { textsAt } from './store-path.ts';

/** Turns texts into vectors; those of another model are never compared with its own. */
export interface StoreEmbedder {
  readonly model: string;
  /** One vector a text, in order; texts are never blank. */
  embed(texts: string[]): Promise<number[][]>;
}

const VECTORS_AN_ITEM_MAX = 100;
const EMBEDDED_CHARS_MAX = 8_000;
const WHOLE_VALUE = ['$'];

/** By where they stand in an item: what it can be found by. More than 100 are cut off. */
export function textsToEmbed(
  value: unknown,
  paths: readonly string[] = WHOLE_VALUE,
): Map<string, string> {
  const texts = paths.flatMap((path) =>
    textsAt(value, path).map((text, at): [string, string] => [
      at === 0 ? path : `${path}.${at}`,
      text.slice(0, EMBEDDED_CHARS_MAX),
    ]),
  );
  return new Map(texts.slice(0, VECTORS_AN_ITEM_MAX));
}

/** The vectors of these texts; each text is embedded once. */
export async function embedAll(
  embedder: StoreEmbedder,
  texts: readonly string[],
): Promise<Map<string, string>> {
  const distinct = [...new Set(texts)];
  if (distinct.length === 0) return new Map();
  const vectors = await embedder.embed(distinct);
  return new Map(distinct.map((text, at) => [text, JSON.stringify(vectors[at])]));
}

/** Puts an item's vectors in place of those it had. */
export function replaceVectors(
  sql: Sql,
  item: { path: string; key: string },
  model: string,
  vectors: ReadonlyMap<string, string>,
): Promise<unknown>[] {
  const gone = sql.query('DELETE FROM lg.store_vectors WHERE namespace_path = $1 AND key = $2', [
    item.path,
    item.key,
  ]);
  if (vectors.size === 0) return [gone];
  const kept = sql.query(
    `INSERT INTO lg.store_vectors (namespace_path, key, field_path, embedding, embedding_model)
     SELECT $1, $2, field, vector::vector, $5
     FROM unnest($3::text[], $4::text[]) AS v (field, vector)`,
    [item.path, item.key, [...vectors.keys()], [...vectors.values()], model],
  );
  return [gone, kept];
}

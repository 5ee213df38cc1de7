/** Turns texts into vectors; the dimension belongs to the model, never to the schema. */
export interface Embedder {
  /** Stored beside each vector: vectors of different models are never compared. */
  readonly model: string;
  /** Length of a vector; 0 until the first answer of a model that does not say beforehand. */
  readonly dimensions: number;
  /**
   * One vector per text, in order. Blank texts are refused.
   * @throws AppError `embedding_failed`, `embedding_stalled`, `overloaded`, `shutting_down`
   */
  embed(texts: string[], signal?: AbortSignal): Promise<number[][]>;
}

/** Whose vectors a tenant's texts get: its own provider's, where it has set one up. */
export type EmbedderFor = (tenantId: string) => Embedder | Promise<Embedder>;

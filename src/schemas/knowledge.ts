import { z } from 'zod';

/** A piece of a document found for a question. */
export const passageSchema = z.object({
  documentId: z.uuid(),
  chunkId: z.uuid(),
  title: z.string(),
  source: z.string(),
  text: z.string(),
  /** Fused rank score, higher is better; comparable within one search only. */
  score: z.number(),
  /** Cosine similarity in [-1, 1] and keyword rank where that arm found it. */
  similarity: z.number().nullable(),
  keywordRank: z.number().nullable(),
});
export type Passage = z.infer<typeof passageSchema>;

export const citationSchema = z.object({
  documentId: z.uuid(),
  title: z.string(),
  source: z.string(),
  quote: z.string(),
});
export type Citation = z.infer<typeof citationSchema>;

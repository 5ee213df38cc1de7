import { z } from 'zod';

/** A piece of a document found for a question. */
export const passageSchema = z.object({
  documentId: z.uuid(),
  chunkId: z.uuid(),
  title: z.string(),
  source: z.string(),
  text: z.string(),
  /** Which piece of its document it is, from 0; passages of old checkpoints do not say. */
  position: z.int().nonnegative().optional(),
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

/** A document as it is kept, without its text. */
export const documentRecordSchema = z.object({
  documentId: z.uuid(),
  title: z.string(),
  source: z.string(),
  mimeType: z.string(),
  characters: z.int(),
  version: z.int(),
  chunks: z.int(),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
});
export type DocumentRecord = z.infer<typeof documentRecordSchema>;

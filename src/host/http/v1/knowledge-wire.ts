import { z } from 'zod';
import type { DocumentRecord, Passage } from '../../../schemas/knowledge.ts';
import { wireTimeSchema } from '../../../schemas/wire-time.ts';
import type { IngestedDocument } from '../../uploaded-file.ts';
import { pageSchema, wholeNumber } from './page.ts';

export const documentPathSchema = z.object({ document_id: z.uuid() });

export const knowledgeSearchQuerySchema = z.strictObject({
  q: z.string().min(1).max(1000).describe('A question, or words'),
  limit: wholeNumber(1, 20).default(5),
});

export const ingestRequestSchema = z.strictObject({
  url: z.string().min(1).max(2000).describe('http or https, and public; names the document'),
  title: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .meta({ pattern: '\\S', description: "Instead of the document's own" })
    .optional(),
  background: z.boolean().default(false).describe('Answer with a job instead of waiting for it'),
});

export const uploadQuerySchema = z.strictObject({
  background: z
    .enum(['true', 'false'])
    .optional()
    .describe('`true`: answer with a job; what has more than 1 MB always does'),
});

const when = wireTimeSchema;

export const knowledgeDocumentSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  source: z.string().describe('File name or address; the next one of that source replaces it'),
  mime_type: z.string(),
  characters: z.int().nonnegative(),
  chunks: z.int().nonnegative().describe('Pieces it was stored in'),
  version: z.int().positive(),
  created_at: when,
  updated_at: when,
});
export const knowledgeListSchema = pageSchema(knowledgeDocumentSchema);

export const foundPassagesSchema = z.object({
  data: z.array(
    z.object({
      document_id: z.uuid(),
      chunk_id: z.uuid(),
      title: z.string(),
      source: z.string(),
      text: z.string(),
      score: z.number().describe('Higher is better; comparable within one answer only'),
      position: z.int().nonnegative().nullable().describe('Which piece of its document, from 0'),
    }),
  ),
});

export const wireDocument = (
  document: DocumentRecord,
): z.infer<typeof knowledgeDocumentSchema> => ({
  id: document.documentId,
  title: document.title,
  source: document.source,
  mime_type: document.mimeType,
  characters: document.characters,
  chunks: document.chunks,
  version: document.version,
  created_at: document.createdAt.toISOString(),
  updated_at: document.updatedAt.toISOString(),
});

export const wirePassage = (passage: Passage) => ({
  document_id: passage.documentId,
  chunk_id: passage.chunkId,
  title: passage.title,
  source: passage.source,
  text: passage.text,
  score: passage.score,
  position: passage.position ?? null,
});

export const wireIngested = ({ documentId, title, chunks }: IngestedDocument) => ({
  document_id: documentId,
  title,
  chunks,
});

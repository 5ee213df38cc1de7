import { randomUUID } from 'node:crypto';
import type { Embedder } from '../embedder.ts';
import type { ChunkReader, DocumentWriter, NewDocument, StoredChunk } from '../knowledge-store.ts';

interface Row extends StoredChunk {
  embedding: number[] | null;
  embeddingModel: string | null;
}

interface Stored {
  documentId: string;
  version: number;
  document: NewDocument;
  rows: Row[];
}

/** The knowledge store in memory, with counts of what was asked of it. */
export function memoryKnowledge() {
  const tenants = new Map<string, { version: number; documents: Map<string, Stored> }>();
  const calls = { allChunks: 0, keywordSearch: 0, replaceDocument: 0 };
  const tenant = (id: string) => {
    const known = tenants.get(id) ?? { version: 0, documents: new Map<string, Stored>() };
    tenants.set(id, known);
    return known;
  };
  const rows = (id: string) => [...tenant(id).documents.values()].flatMap((d) => d.rows);

  const store: ChunkReader & DocumentWriter = {
    findDocument: async (tenantId, source) => {
      const found = tenant(tenantId).documents.get(source);
      if (found === undefined) return null;
      const { documentId, version, document } = found;
      const { title, sha256, chunks } = document;
      return { documentId, title, sha256, version, chunks: chunks.length };
    },
    replaceDocument: async (tenantId, document) => {
      calls.replaceDocument += 1;
      const { documents } = tenant(tenantId);
      const old = documents.get(document.source);
      const documentId = old?.documentId ?? randomUUID();
      const version = (old?.version ?? 0) + 1;
      const { title, source } = document;
      documents.set(source, {
        documentId,
        version,
        document,
        rows: document.chunks.map((chunk) => {
          const chunkId = randomUUID();
          return { documentId, chunkId, title, source, ...chunk };
        }),
      });
      tenant(tenantId).version += 1;
      return { documentId, version, unchanged: false };
    },
    knowledgeVersion: async (tenantId) => tenant(tenantId).version,
    allChunks: async (tenantId, limit) => {
      calls.allChunks += 1;
      return rows(tenantId).slice(0, limit);
    },
    keywordSearch: async (tenantId, query, limit) => {
      calls.keywordSearch += 1;
      const words = query.toLowerCase().split(/\W+/);
      return rows(tenantId)
        .map((row) => ({
          ...row,
          rank: words.filter((word) => row.text.toLowerCase().includes(word)).length,
        }))
        .filter(({ rank }) => rank > 0)
        .sort((a, b) => b.rank - a.rank)
        .slice(0, limit);
    },
    vectorSearch: async (tenantId, embedding, embeddingModel, limit) =>
      rows(tenantId)
        .filter((row) => row.embeddingModel === embeddingModel && row.embedding !== null)
        .map((row) => ({ ...row, similarity: cosine(row.embedding ?? [], embedding) }))
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, limit),
  };
  return { store, calls };
}

/** Knows two subjects by their words, whichever of them a text uses; counts texts. */
export function twoSubjects(): Embedder & { texts: string[] } {
  const texts: string[] = [];
  const count = (text: string, subject: RegExp) => text.match(subject)?.length ?? 0;
  return {
    model: 'two-subjects',
    dimensions: 2,
    texts,
    embed: async (more) => {
      texts.push(...more);
      return more.map((text) => [
        0.1 + count(text, /\b(?:pets?|dogs?|animals?)\b/gi),
        0.1 + count(text, /\b(?:cars?|parking|garage)\b/gi),
      ]);
    },
  };
}

function cosine(a: number[], b: number[]): number {
  const dot = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot / (Math.hypot(...a) * Math.hypot(...b));
}

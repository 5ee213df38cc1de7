/** A stored piece of a document, as searches give it back. */
export interface StoredChunk {
  documentId: string;
  chunkId: string;
  title: string;
  source: string;
  text: string;
  /** Which piece of its document it is, from 0. */
  position?: number | undefined;
}

export interface NewDocument {
  title: string;
  /** What names the document within its tenant; the same source replaces the old one. */
  source: string;
  mimeType: string;
  /** In hex, of the uploaded bytes and of the embedding model that read them. */
  sha256: string;
  characters: number;
  chunks: { text: string; embedding: number[] | null; embeddingModel: string | null }[];
}

export interface DocumentWriter {
  findDocument(
    tenantId: string,
    source: string,
  ): Promise<{
    documentId: string;
    title: string;
    sha256: string;
    version: number;
    chunks: number;
  } | null>;
  /** Swaps all chunks and raises the tenant's knowledge version, in one transaction. */
  replaceDocument(
    tenantId: string,
    document: NewDocument,
  ): Promise<{ documentId: string; version: number; unchanged: boolean }>;
}

export interface ChunkReader {
  /** Raised by every change of the tenant's documents. */
  knowledgeVersion(tenantId: string): Promise<number>;
  /** Every chunk of the tenant; nobody looks at more than `limit`. */
  allChunks(tenantId: string, limit: number): Promise<StoredChunk[]>;
  /** Full-text search in the database, best first; a higher rank is better. */
  keywordSearch(
    tenantId: string,
    query: string,
    limit: number,
  ): Promise<(StoredChunk & { rank: number })[]>;
  /** Nearest chunks among those embedded by the same model; cosine similarity, best first. */
  vectorSearch(
    tenantId: string,
    embedding: number[],
    embeddingModel: string,
    limit: number,
  ): Promise<(StoredChunk & { similarity: number })[]>;
}

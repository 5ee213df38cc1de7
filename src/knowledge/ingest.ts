import { createHash } from 'node:crypto';
import { AppError } from '../errors.ts';
import { chunkDocument } from './chunk.ts';
import type { Embedder, EmbedderFor } from './embedder.ts';
import type { DocumentWriter, NewDocument } from './knowledge-store.ts';
import { type DocumentFile, loadDocument } from './load/load-document.ts';

/** Some 3 MB of plain text; what is longer is a book, not a document to answer from. */
const CHUNKS_MAX = 4_000;
/** Raised when documents are cut in another way, so that stored ones are made anew. */
const CHUNKING = 2;
/** Chunks embedded between two reports of progress. */
const EMBED_BATCH = 64;

export interface IngestDeps {
  store: DocumentWriter;
  embedderFor: EmbedderFor;
  /** Told when a document was stored without vectors: keywords still find it. */
  onError: (error: unknown) => void;
}

export interface IngestFile extends DocumentFile {
  title?: string | undefined;
  /** Names the document within its tenant; the file name unless given. */
  source?: string | undefined;
}

export interface IngestWatch {
  /** Told how far it is, in percent; what it throws ends the work. */
  progress?: (percent: number, step: string) => Promise<void>;
  signal?: AbortSignal;
}

export interface Ingested {
  documentId: string;
  title: string;
  chunks: number;
  version: number;
  /** True when the tenant has the very same file already and nothing was written. */
  unchanged: boolean;
}

/**
 * Loads, cuts, embeds and stores a document; one of the same source is replaced as a whole.
 * @throws AppError `payload_too_large`, `unsupported_document`, `corrupt_document`
 */
export function makeIngest({ store, embedderFor, onError }: IngestDeps) {
  return async (tenantId: string, file: IngestFile, watch: IngestWatch = {}): Promise<Ingested> => {
    const loaded = await loadDocument(file);
    const title = file.title?.trim() || loaded.title;
    const source = file.source ?? file.name;
    const texts = chunkDocument({ ...loaded, title }).map((chunk) => chunk.text);
    if (texts.length > CHUNKS_MAX) {
      throw new AppError('payload_too_large', 'document has too much text', {
        hint: 'Split the document: it has more text than one may have.',
      });
    }
    // Asked before embedding, which is the slow part: a start that seeds again costs nothing.
    const embedder = await embedderFor(tenantId);
    const old = await store.findDocument(tenantId, source);
    const sha256 = digest(file.bytes, embedder.model);
    if (old?.sha256 === sha256 && old.title === title && old.chunks === texts.length) {
      const { documentId, version, chunks } = old;
      return { documentId, title, chunks, version, unchanged: true };
    }
    const chunks = await embedded(embedder, texts, title, watch);
    const { documentId, version, unchanged } = await store.replaceDocument(tenantId, {
      title,
      source,
      mimeType: loaded.mimeType,
      sha256: digest(file.bytes, chunks[0]?.embeddingModel ?? null),
      characters: loaded.text.length,
      chunks,
    });
    return { documentId, title, chunks: chunks.length, version, unchanged };
  };

  async function embedded(
    embedder: Embedder,
    texts: string[],
    title: string,
    { progress, signal }: IngestWatch,
  ): Promise<NewDocument['chunks']> {
    const vectors: number[][] = [];
    for (let start = 0; start < texts.length; start += EMBED_BATCH) {
      const batch = texts.slice(start, start + EMBED_BATCH).map((text) => `${title}\n${text}`);
      try {
        vectors.push(...(await embedder.embed(batch, signal)));
      } catch (error) {
        signal?.throwIfAborted();
        onError(error);
        return texts.map((text) => ({ text, embedding: null, embeddingModel: null }));
      }
      const done = Math.min(start + EMBED_BATCH, texts.length);
      const step = `${done} of ${texts.length} passages read`;
      await progress?.(Math.floor((90 * done) / texts.length), step);
    }
    return texts.map((text, at) => ({
      text,
      embedding: vectors[at] ?? null,
      embeddingModel: vectors[at] === undefined ? null : embedder.model,
    }));
  }
}

/** With the model, so that another one, or one that failed, makes the document anew. */
const digest = (bytes: Uint8Array, model: string | null): string =>
  createHash('sha256')
    .update(bytes)
    .update(`\0${CHUNKING}\0${model ?? ''}`)
    .digest('hex');

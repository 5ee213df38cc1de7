import { AppError } from '../../errors.ts';
import { decodeText } from '../../listings/decode-text.ts';
import { parseCsv, type Table } from '../../listings/parse-csv.ts';
import { type DocumentType, documentType, documentTypes } from './document-type.ts';
import { htmlText } from './html-text.ts';
import { loadDocx } from './load-docx.ts';
import { loadPdf } from './load-pdf.ts';
import type { LoadedDocument } from './loaded-document.ts';
import { rowInWords } from './row-in-words.ts';

export const DOCUMENT_BYTES_MAX = 10 * 1024 * 1024;

export interface DocumentFile {
  name: string;
  bytes: Uint8Array;
  mimeType?: string | undefined;
}

/**
 * Reads a txt, md, html, csv, pdf or docx file.
 * @throws AppError `payload_too_large`, `unsupported_document`, `corrupt_document`
 */
export async function loadDocument(file: DocumentFile): Promise<LoadedDocument> {
  if (file.bytes.byteLength > DOCUMENT_BYTES_MAX) {
    throw new AppError('payload_too_large', 'document too large', {
      hint: 'A document may have at most 10 MB.',
    });
  }
  const type = documentType(file.name, file.mimeType, file.bytes);
  const { text, title, table } = await read(type, new Uint8Array(file.bytes));
  if (!/[\p{L}\p{N}]/u.test(text)) {
    throw new AppError('corrupt_document', 'document has no text', {
      hint: 'There is no text in the file; a scanned document has to go through OCR first.',
    });
  }
  return {
    title: title ?? titleFromName(file.name),
    text,
    mimeType: documentTypes[type],
    ...(table && { table }),
  };
}

interface Read {
  text: string;
  title?: string | undefined;
  table?: Table;
}

async function read(type: DocumentType, bytes: Uint8Array<ArrayBuffer>): Promise<Read> {
  switch (type) {
    case 'pdf':
      return { text: await loadPdf(bytes) };
    case 'docx':
      return { text: await loadDocx(bytes) };
    case 'html': {
      const page = htmlText(decodeText(bytes));
      return { text: page.text, title: firstHeading(page.text) ?? page.title };
    }
    case 'csv': {
      const table = parseCsv(decodeText(bytes));
      const lines = table.rows.map((row) => rowInWords(table.header, row));
      return { text: [table.header.join(', '), ...lines].join('\n'), table };
    }
    case 'md': {
      const text = decodeText(bytes);
      return { text, title: firstHeading(text) };
    }
    case 'txt':
      return { text: decodeText(bytes) };
  }
}

const firstHeading = (text: string): string | undefined =>
  /^# +(.{1,200})$/m.exec(text)?.[1]?.trim();

/** "pet-policy_2025.pdf" → "pet policy 2025"; folders in the name are not part of it. */
function titleFromName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  const plain = base
    .replace(/\.[a-z0-9]{1,10}$/i, '')
    .replace(/[-_\s]+/g, ' ')
    .trim();
  return plain.slice(0, 200) || 'Untitled';
}

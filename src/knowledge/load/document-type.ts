import { AppError } from '../../errors.ts';

export const documentTypes = {
  txt: 'text/plain',
  md: 'text/markdown',
  html: 'text/html',
  csv: 'text/csv',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const;
export type DocumentType = keyof typeof documentTypes;

const EXTENSIONS: Readonly<Record<string, DocumentType>> = {
  txt: 'txt',
  text: 'txt',
  md: 'md',
  markdown: 'md',
  html: 'html',
  htm: 'html',
  csv: 'csv',
  pdf: 'pdf',
  docx: 'docx',
};

/**
 * The type by extension, or by MIME type when the name has none; the first bytes must agree.
 * @throws AppError `unsupported_document`, `corrupt_document`
 */
export function documentType(name: string, mimeType: string | undefined, bytes: Uint8Array) {
  const extension = /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase();
  const type = extension === undefined ? byMime(mimeType) : EXTENSIONS[extension];
  if (type === undefined) {
    throw new AppError('unsupported_document', 'unknown document type', {
      hint: 'Upload a txt, md, html, csv, pdf or docx file.',
    });
  }
  if (!magicAgrees(type, bytes)) {
    throw new AppError('corrupt_document', `content is not ${type}`, {
      hint: `The file is named like ${type} but its content is not; save it again as ${type}.`,
    });
  }
  return type;
}

/** "Text/HTML; charset=utf-8" → "text/html". */
export const mimeEssence = (mimeType: string): string =>
  mimeType.split(';')[0]?.trim().toLowerCase() ?? '';

function byMime(mimeType: string | undefined): DocumentType | undefined {
  const essence = mimeEssence(mimeType ?? '');
  const types = Object.keys(documentTypes) as DocumentType[];
  return types.find((type) => documentTypes[type] === essence);
}

const isPdf = (head: Buffer) => head.includes('%PDF-');
const isZip = (head: Buffer) => head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'));
const isUtf16 = (head: Buffer) => head[0] === 0xff || head[0] === 0xfe;

function magicAgrees(type: DocumentType, bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024));
  if (type === 'pdf') return isPdf(head);
  if (type === 'docx') return isZip(head);
  return !isZip(head) && head.indexOf('%PDF-') !== 0 && (isUtf16(head) || !head.includes(0));
}

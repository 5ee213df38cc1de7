import { createRequire } from 'node:module';
import { PDFLoader } from '@langchain/community/document_loaders/fs/pdf';
import { AppError } from '../../errors.ts';

type PdfJs = NonNullable<NonNullable<ConstructorParameters<typeof PDFLoader>[1]>['pdfjs']>;

const TIMEOUT_MS = 30_000;

const require = createRequire(import.meta.url);

/** The engine inside pdf-parse: its index runs a debug file, and the engine has no types. */
const pdfjs: PdfJs = async () => {
  const engine = require('pdf-parse/lib/pdf.js/v1.10.100/build/pdf.js');
  // Fonts in a hostile file may carry code.
  engine.PDFJS.isEvalSupported = false;
  silenceParser();
  return { isV2: false, getDocument: engine.getDocument, version: engine.version };
};

/** Without a real worker nobody tells the parser how loud to be: it would print to stdout. */
function silenceParser(): void {
  const { WorkerMessageHandler } = require('pdf-parse/lib/pdf.js/v1.10.100/build/pdf.worker.js');
  WorkerMessageHandler.setup({
    on: (message: string, handle: (data: { verbosity: number }) => void) => {
      if (message === 'configure') handle({ verbosity: 0 });
    },
  });
}

/** Text of the pages, a blank line between. @throws AppError `corrupt_document` */
export async function loadPdf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const tooSlow = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('takes too long')), TIMEOUT_MS);
  });
  try {
    const loading = new PDFLoader(new Blob([bytes]), { pdfjs }).load();
    const pages = await Promise.race([loading, tooSlow]);
    return pages.map((page) => unwrap(page.pageContent)).join('\n\n');
  } catch (cause) {
    const locked = cause instanceof Error && cause.name === 'PasswordException';
    throw new AppError('corrupt_document', 'the PDF cannot be read', {
      hint: locked
        ? 'The PDF asks for a password; upload it without one.'
        : 'The PDF is damaged or too large; print it to a new PDF and upload that.',
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Lines of a page are cut at its width: joins those that go on in the next one. */
const unwrap = (page: string): string =>
  page.replace(/([^\s.!?:;])[^\S\n]*\n[^\S\n]*(?=[\p{Ll}(])/gu, '$1 ');

import { DocxLoader } from '@langchain/community/document_loaders/fs/docx';
import { AppError } from '../../errors.ts';
import { checkZip } from './check-zip.ts';

const HEADING_CHARS_MAX = 80;

/** @throws AppError `corrupt_document` */
export async function loadDocx(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const names = await checkZip(bytes);
  if (!names.includes('word/document.xml')) {
    throw new AppError('corrupt_document', 'archive holds no Word document', {
      hint: 'The file is a zip archive, not a Word document; save it again as docx.',
    });
  }
  try {
    const pages = await new DocxLoader(new Blob([bytes])).load();
    return markHeadings(pages.map((page) => page.pageContent).join('\n\n'));
  } catch (cause) {
    throw new AppError('corrupt_document', 'the Word document cannot be read', {
      hint: 'The file is damaged; open it in a word processor and save it again as docx.',
      cause,
    });
  }
}

/** The loader drops styles: a short line that ends openly above a longer one is a heading. */
function markHeadings(text: string): string {
  const blocks = text.split(/\n{2,}/).filter((block) => block.trim() !== '');
  return blocks
    .map((block, at) => {
      const next = blocks[at + 1] ?? '';
      const line = block.trim();
      const heading =
        line.length <= HEADING_CHARS_MAX &&
        next.length > line.length &&
        /^[\p{Lu}\p{N}]/u.test(line) &&
        !/[\n.!?:;,|]$|\n/.test(line);
      return heading ? `## ${line}` : block;
    })
    .join('\n\n');
}

import type { Table } from '../../listings/parse-csv.ts';

/** A document's text as light markdown: headings marked with #, a blank line between paragraphs. */
export interface LoadedDocument {
  title: string;
  text: string;
  mimeType: string;
  /** The rows of a CSV, which `text` repeats in words. */
  table?: Table;
}

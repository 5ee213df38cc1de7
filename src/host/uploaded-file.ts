export interface UploadedFile {
  name: string;
  bytes: Uint8Array;
  mimeType: string;
}

export interface IngestedDocument {
  documentId: string;
  title: string;
  /** How many pieces it was stored in. */
  chunks: number;
}

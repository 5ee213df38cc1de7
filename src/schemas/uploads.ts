/** A file that waits for its job. */
export interface WaitingFile {
  name: string;
  mimeType: string;
  bytes: Uint8Array;
}

export interface Uploads {
  /** @throws AppError `overloaded` while too many of the tenant wait. */
  keep(tenantId: string, file: WaitingFile): Promise<string>;
  /**
   * Hands the file to `work`, and drops it when that is done or can never be done.
   * @throws AppError `not_found` when it is gone
   */
  use<T>(tenantId: string, uploadId: string, work: (file: WaitingFile) => Promise<T>): Promise<T>;
}

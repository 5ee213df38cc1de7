import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { AppError } from '../../errors.ts';
import type { UploadedFile } from '../uploaded-file.ts';

const FIELD = 'file';
const NAME_CHARS_MAX = 200;

const wrong = (message: string, hint: string) =>
  new AppError('bad_request', message, { field: FIELD, hint });

const missing = () =>
  wrong(`${FIELD}: a file is missing`, `Send one document as multipart field "${FIELD}".`);

const cleanName = (name: string | undefined): string =>
  (name ?? '').replaceAll(/\p{Cc}/gu, '').slice(-NAME_CHARS_MAX) || 'document';

function parserFor(request: IncomingMessage, limitBytes: number): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: { files: 1, fields: 0, parts: 4, fileSize: limitBytes, headerPairs: 32 },
    });
  } catch (cause) {
    throw new AppError('bad_request', 'The body is not multipart/form-data', {
      field: FIELD,
      hint: `Send one document as multipart field "${FIELD}".`,
      cause,
    });
  }
}

/**
 * Reads the one file of a multipart body, never more than `limitBytes` of it.
 * @throws AppError `bad_request`, `payload_too_large`
 */
export function readUpload(request: IncomingMessage, limitBytes: number): Promise<UploadedFile> {
  const parser = parserFor(request, limitBytes);
  return new Promise((resolve, reject) => {
    let upload: UploadedFile | undefined;
    function fail(error: AppError): void {
      request.unpipe(parser);
      // What is left is read and dropped, so that the caller gets the answer.
      request.resume();
      reject(error);
    }
    parser.on('file', (field, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => {
        chunks.length = 0;
        const hint = `Send at most ${limitBytes} bytes.`;
        fail(new AppError('payload_too_large', 'The file is too large', { field: FIELD, hint }));
      });
      stream.on('end', () => {
        if (field !== FIELD) return fail(missing());
        const bytes = Buffer.concat(chunks);
        upload = { name: cleanName(info.filename), bytes, mimeType: info.mimeType };
      });
      // The parser reports the same error; without a listener it would end the process.
      stream.on('error', () => chunks.splice(0));
    });
    parser.on('fieldsLimit', () => fail(missing()));
    parser.on('filesLimit', () =>
      fail(wrong(`${FIELD}: more than one file`, 'Send the documents one at a time.')),
    );
    parser.on('error', (cause) =>
      fail(new AppError('bad_request', 'The upload is broken', { field: FIELD, cause })),
    );
    parser.on('close', () => {
      if (upload === undefined) fail(missing());
      else if (upload.bytes.length === 0)
        fail(wrong(`${FIELD}: the file is empty`, 'Send a document with text in it.'));
      else resolve(upload);
    });
    request.on('close', () => {
      if (!request.complete) fail(wrong('The upload ended early', 'Send all of it.'));
    });
    request.pipe(parser);
  });
}

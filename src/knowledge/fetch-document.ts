import { AppError, isAppError } from '../errors.ts';
import type { IngestFile } from './ingest.ts';
import { documentTypes, mimeEssence } from './load/document-type.ts';

/** Must refuse addresses that are not public: whoever sends one may be anybody. */
export type RequestPublic = (
  url: string,
  init: { headers: Record<string, string>; signal?: AbortSignal },
) => Promise<{ url: string; status: number; headers: Record<string, string>; bytes: Uint8Array }>;

export type FetchDocument = (url: string, signal?: AbortSignal) => Promise<IngestFile>;

const TYPES = new Set<string>(Object.values(documentTypes));
/** What servers say who do not know the type of what they send. */
const VAGUE = new Set(['', 'application/octet-stream', 'binary/octet-stream']);
const NAME_CHARS_MAX = 200;

const unreachable = (message: string, retry: boolean, cause?: unknown) =>
  new AppError('unreachable_source', message, {
    field: 'url',
    hint: 'Open the address in a browser that is signed in nowhere, and check that it works.',
    retry,
    cause,
  });

/**
 * Fetches a document from a public address. The address as it was given, without its fragment,
 * names the document: fetched again, it replaces the old one.
 * @throws AppError `address_refused`, `unreachable_source`, `payload_too_large`,
 * `unsupported_document`
 */
export function makeFetchDocument(request: RequestPublic): FetchDocument {
  return async (url, signal) => {
    const accept = [...TYPES].join(', ');
    const init = { headers: { accept, 'user-agent': 'Foyer' }, ...(signal && { signal }) };
    const answer = await request(url, init).catch((error: unknown) => {
      if (isAppError(error) && error.code === 'provider_failed') {
        throw unreachable('Nothing could be fetched from that address', true, error);
      }
      throw error;
    });
    const { status, headers, bytes } = answer;
    if (status !== 200) {
      const again = status >= 500 || status === 429;
      throw unreachable(`That address answers with status ${status}`, again);
    }
    const type = mimeEssence(headers['content-type'] ?? '');
    if (!TYPES.has(type) && !VAGUE.has(type)) {
      throw new AppError('unsupported_document', `what is there is ${type.slice(0, 80)}`, {
        field: 'url',
        hint: 'Give the address of a page, or of a txt, md, csv, pdf or docx file.',
      });
    }
    const source = new URL(url);
    source.hash = '';
    const name = nameOf(new URL(answer.url));
    return {
      // The type that was told counts more than how the address ends: `/list.php` is a page.
      name: VAGUE.has(type) ? name : name.replace(/\.[a-z0-9]{1,10}$/i, ''),
      bytes,
      mimeType: type,
      source: source.href,
    };
  };
}

function nameOf({ pathname, hostname }: URL): string {
  const last = pathname.split('/').findLast((part) => part !== '') ?? '';
  let readable = last;
  try {
    readable = decodeURIComponent(last);
  } catch {
    // It stays as it is written.
  }
  const name = readable.replaceAll(/[\p{Cc}\\/]/gu, '').slice(-NAME_CHARS_MAX);
  return name === '' ? hostname.replaceAll('.', ' ') : name;
}

import type { RequestHandler } from 'express';
import type { HostDeps } from '../../host-deps.ts';
import { makeDocument } from '../openapi/make-document.ts';

/** `GET /openapi.json`: what this host serves, for programs. */
export function openApi({ settings }: HostDeps): RequestHandler {
  const document = JSON.stringify(makeDocument(settings.version));
  return (_request, response) => {
    response.type('json').send(document);
  };
}

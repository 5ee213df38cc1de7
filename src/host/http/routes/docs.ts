import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { RequestHandler } from 'express';
import { AppError } from '../../../errors.ts';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Foyer API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;
// The validator is a service elsewhere, which the page may not call.
const START = `SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: 'none'
});
`;

/** Everything from here; the style sheet carries its few icons as data. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const VENDOR_FILES = new Set(['swagger-ui.css', 'swagger-ui-bundle.js']);

/** `GET /docs`: the OpenAPI document as a page. */
export const docsPage = (): RequestHandler => (_request, response) => {
  response.set('content-security-policy', POLICY).type('html').send(PAGE);
};

/** `GET /docs/{asset}`: the style sheet and the scripts of that page. */
export function docsAsset(): RequestHandler {
  const require = createRequire(import.meta.url);
  const root = dirname(require.resolve('swagger-ui-dist/package.json'));
  return (request, response) => {
    const asset = request.params['asset'];
    if (asset === 'start.js') response.type('js').send(START);
    else if (typeof asset === 'string' && VENDOR_FILES.has(asset)) {
      response.sendFile(asset, { root, maxAge: '1 day' });
    } else throw new AppError('not_found', 'The page has no such part');
  };
}

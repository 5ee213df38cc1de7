import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type RequestHandler, Router } from 'express';
import helmet from 'helmet';

/** Beside `src`, in the sources as well as in what `npm run build` makes of them. */
const WEB = new URL('../../../../web/', import.meta.url);

/** All there is to get: what is not named here cannot be read, whatever the address. */
const FILES = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/web/main.js': { name: 'main.js', type: 'text/javascript; charset=utf-8' },
  '/web/style.css': { name: 'style.css', type: 'text/css; charset=utf-8' },
  '/web/icon.svg': { name: 'icon.svg', type: 'image/svg+xml' },
} as const;

type FileName = (typeof FILES)[keyof typeof FILES]['name'];

/** The page runs its own script alone, and can turn no text into markup. */
const security = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
      trustedTypes: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
});

/** What `npm run build` has put together already; else that is done when it is asked for. */
const SOURCES: Partial<Record<FileName, string>> = {
  'main.js': 'main.ts',
  'style.css': 'style.css',
};
const isBuilt = existsSync(new URL('main.js', WEB));

async function bundled(source: string): Promise<Uint8Array> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(source, WEB))],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: 'inline',
    write: false,
    logLevel: 'silent',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made nothing of web/${source}`);
  return file.contents;
}

async function load(name: FileName): Promise<{ body: Buffer; etag: string }> {
  const source = isBuilt ? undefined : SOURCES[name];
  const file = source === undefined ? readFile(new URL(name, WEB)) : bundled(source);
  const body = Buffer.from(await file);
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}

/** `GET /` and what its page loads. Each file is read once; a browser asks whether it changed. */
export function servePage(otherwise: RequestHandler): Router {
  const loaded = new Map<FileName, ReturnType<typeof load>>();

  function remembered(name: FileName): ReturnType<typeof load> {
    const before = loaded.get(name);
    if (before !== undefined) return before;
    const file = load(name);
    loaded.set(name, file);
    // What failed is tried again with the next request, which is told of it as this one is.
    file.catch(() => loaded.delete(name));
    return file;
  }

  const router = Router({ caseSensitive: true, strict: true });
  for (const [path, { name, type }] of Object.entries(FILES)) {
    const send: RequestHandler = async (request, response) => {
      const { body, etag } = await remembered(name);
      response.set({ etag, 'cache-control': 'no-cache', 'content-type': type });
      if (request.fresh) response.status(304).end();
      else response.send(body);
    };
    router.route(path).get(security, send).all(otherwise);
  }
  return router;
}

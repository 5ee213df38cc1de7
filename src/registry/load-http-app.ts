import { AppError } from '../errors.ts';
import { allowTypescript } from './allow-typescript.ts';
import { importExport } from './import-export.ts';
import type { GraphConfig } from './read-graph-config.ts';

/** Anything that answers web requests: a Hono app, or whatever has such a `fetch`. */
export interface HttpApp {
  fetch(request: Request, env?: unknown): Response | Promise<Response>;
}

const isHttpApp = (value: unknown): value is HttpApp =>
  (typeof value === 'object' || typeof value === 'function') &&
  value !== null &&
  typeof Reflect.get(value, 'fetch') === 'function';

/**
 * The app that `http.app` names; null when it names none.
 * @throws AppError `bad_request` when the file or its export is missing, or has no `fetch`
 */
export async function loadHttpApp(config: GraphConfig): Promise<HttpApp | null> {
  const { app } = config.http;
  if (app === undefined) return null;
  await allowTypescript(config.folder);
  const exported = await importExport(app, 'http.app');
  if (isHttpApp(exported)) return exported;
  throw new AppError('bad_request', `http.app: "${app.exportName}" of ${app.file} is not an app`, {
    hint: 'Export a Hono app, or an object with fetch(request: Request) => Response.',
    field: 'http.app',
  });
}

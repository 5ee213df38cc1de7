import { createRequire } from 'node:module';
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../../errors.ts';
import { okQuerySchema } from '../../../schemas/platform/meta.ts';
import type { HostDeps } from '../../host-deps.ts';
import { parseInput } from '../../parse-input.ts';
import { only } from '../only.ts';

/** The server whose API this is; Studio shows or hides by its version what it can do. */
const API_VERSION = '1.5.1';

const packageSchema = z.object({ version: z.string() });
const langgraphVersion = (): string =>
  packageSchema.parse(createRequire(import.meta.url)('@langchain/langgraph/package.json')).version;

/** What clients ask before they have a key: whether the host is there, and what it can do. */
export function metaRoutes({ health, settings }: HostDeps): Router {
  const ok: RequestHandler = async (request, response) => {
    const { check_db: asksDatabase } = parseInput(okQuerySchema, request.query);
    if (asksDatabase && (await health.check()).database !== 'ok') {
      throw new AppError('database_unavailable', 'the database is down', { retry: true });
    }
    response.json({ ok: true });
  };

  const facts = {
    version: API_VERSION,
    langgraph_js_version: langgraphVersion(),
    context: 'js',
    flags: {
      assistants: true,
      crons: true,
      langsmith: settings.langsmithTracing ?? false,
      langsmith_tracing_replicas: false,
    },
  };
  const info: RequestHandler = (_request, response) => {
    response.json(facts);
  };

  const router = Router();
  router.route('/ok').get(ok).all(only('GET'));
  router.route('/info').get(info).all(only('GET'));
  return router;
}

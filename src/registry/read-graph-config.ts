import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { graphConfigSchema } from './graph-config-schema.ts';

type Written = z.infer<typeof graphConfigSchema>;

/** A name exported by a file; the file is absolute. */
export interface ExportRef {
  file: string;
  exportName: string;
}

export interface GraphConfig
  extends Pick<
    Written,
    'node_version' | 'dependencies' | 'ui' | 'ui_config' | 'store' | 'checkpointer' | 'auth'
  > {
  /** The configuration itself, absolute. */
  file: string;
  /** What its paths are relative to. */
  folder: string;
  graphs: Record<string, ExportRef & { description?: string }>;
  env: Record<string, string>;
  http: Omit<Written['http'], 'app'> & { app?: ExportRef };
}

const refuse = (file: string, what: string, hint: string, cause?: unknown): AppError =>
  new AppError('bad_request', `${file}: ${what}`, { hint, ...(cause !== undefined && { cause }) });

async function readText(file: string, hint: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw refuse(file, 'cannot be read', hint, cause);
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unreadable';
    throw refuse(file, `is not JSON: ${why}`, 'Correct the syntax of the file.', cause);
  }
}

async function readEnvValues(
  env: Written['env'],
  config: { file: string; folder: string },
): Promise<Record<string, string>> {
  if (Array.isArray(env)) return {};
  if (typeof env !== 'string') return env;
  const file = resolve(config.folder, env);
  const hint = `"env" of ${config.file} names this file: write it, or take the key out.`;
  const values = parseEnv(await readText(file, hint));
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/**
 * Reads and checks a `langgraph.json`; its paths come back absolute.
 * @throws AppError `bad_request` that names the file, each key at fault and what to do.
 */
export async function readGraphConfig(path: string): Promise<GraphConfig> {
  const file = resolve(path);
  const folder = dirname(file);
  const hint = 'Name a langgraph.json: npm start -- --config path/to/langgraph.json.';
  const parsed = graphConfigSchema.safeParse(parseJson(file, await readText(file, hint)));
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      ({ path: key, message }) => `  ${key.length === 0 ? 'the whole' : key.join('.')} ${message}`,
    );
    throw refuse(
      file,
      `is not usable:\n${lines.join('\n')}`,
      'Correct the keys that are named; others may stay as they are.',
    );
  }
  const { graphs, env, http, ...rest } = parsed.data;
  const { app, ...switches } = http;
  const absolute = <T extends ExportRef>(ref: T): T => ({
    ...ref,
    file: resolve(folder, ref.file),
  });
  return {
    ...rest,
    file,
    folder,
    graphs: Object.fromEntries(Object.entries(graphs).map(([id, ref]) => [id, absolute(ref)])),
    env: await readEnvValues(env, { file, folder }),
    http: { ...switches, ...(app !== undefined && { app: absolute(app) }) },
  };
}

import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { AppError } from '../errors.ts';
import type { ExportRef } from './read-graph-config.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** A CommonJS file shows its exports under `default`, besides those its text gives away. */
function exportsOf(module: Record<string, unknown>): Record<string, unknown> {
  const inner = module['default'];
  return isObject(inner) ? { ...inner, ...module } : module;
}

/**
 * The export that a configuration names.
 * @param key where it is named, for the error: `graphs.agent`
 * @throws AppError `bad_request` when the file is missing, does not load, or exports no such name
 */
export async function importExport({ file, exportName }: ExportRef, key: string): Promise<unknown> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) {
    throw new AppError('bad_request', `${key}: there is no file ${file}`, {
      hint: 'Paths are relative to the folder of the configuration.',
      field: key,
    });
  }
  let module: Record<string, unknown>;
  try {
    module = await import(pathToFileURL(file).href);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('bad_request', `${key}: ${file} does not load: ${why}`, {
      hint: 'Are its dependencies installed there, and its environment set ("env")?',
      field: key,
      cause,
    });
  }
  const exported = exportsOf(module);
  const value = exported[exportName];
  if (value === undefined || value === null) {
    const names = Object.keys(exported).filter((name) => !name.startsWith('__'));
    throw new AppError('bad_request', `${key}: ${file} exports no "${exportName}"`, {
      hint: names.length === 0 ? 'It exports nothing.' : `It exports: ${names.join(', ')}.`,
      field: key,
    });
  }
  return value;
}

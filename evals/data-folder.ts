import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DEFAULT = fileURLToPath(new URL('../../shared/data', import.meta.url));

/** Where public data sets lie: `EVAL_DATA`, else the folder `shared/data` beside the project. */
export const dataFolder = (): string => process.env['EVAL_DATA']?.trim() || DEFAULT;

/** A data set's text; undefined where it is not there, and its suite is then skipped. */
export async function readData(file: string): Promise<string | undefined> {
  const path = join(dataFolder(), file);
  try {
    await access(path);
  } catch {
    return undefined;
  }
  return readFile(path, 'utf8');
}

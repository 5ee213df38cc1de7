import { readFileSync } from 'node:fs';
import { findTsconfig } from './find-tsconfig.ts';

/** Whether whoever started this process lets TypeScript be imported already. */
const fromSource = (): boolean => import.meta.url.endsWith('.ts');

/** A second loader of the same kind would only cost time. */
const registered = new Set<string | undefined>();

/**
 * Lets TypeScript files be imported from here on, aliases of the folder's own tsconfig
 * (`paths`) included. Run from source that is so already, but for those aliases.
 */
export async function allowTypescript(folder: string): Promise<void> {
  const tsconfig = findTsconfig(folder);
  const aliases = tsconfig !== undefined && readFileSync(tsconfig, 'utf8').includes('"paths"');
  if ((fromSource() && !aliases) || registered.has(tsconfig)) return;
  registered.add(tsconfig);
  const [esm, cjs] = await Promise.all([import('tsx/esm/api'), import('tsx/cjs/api')]);
  if (!fromSource()) cjs.register();
  esm.register(tsconfig === undefined ? {} : { tsconfig });
}

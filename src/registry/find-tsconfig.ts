import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The tsconfig.json that holds for a folder: its own, or the nearest one above it. */
export function findTsconfig(folder: string): string | undefined {
  const file = join(folder, 'tsconfig.json');
  if (existsSync(file)) return file;
  const above = dirname(folder);
  return above === folder ? undefined : findTsconfig(above);
}

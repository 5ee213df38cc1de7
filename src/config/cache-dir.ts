import { homedir } from 'node:os';
import { join } from 'node:path';

interface Source {
  readonly LOCALAPPDATA?: string | undefined;
  readonly XDG_CACHE_HOME?: string | undefined;
}

/** Where this system keeps files that may be deleted at any time, in a folder of our own. */
export function cacheDir(source: Source, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') {
    return join(source.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'foyer', 'cache');
  }
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'foyer');
  return join(source.XDG_CACHE_HOME || join(homedir(), '.cache'), 'foyer');
}

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULES = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

/** Survives from one test run to the next, and goes with a clean install. */
export const TEST_CACHE_DIR = join(MODULES, '.cache', 'foyer');

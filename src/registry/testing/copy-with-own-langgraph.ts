import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const GRAPHS = fileURLToPath(new URL('./graphs', import.meta.url));
const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const COPIED = ['langgraph', 'langgraph-checkpoint', 'core'];

/**
 * The fixture graphs in a folder elsewhere that has a copy of LangGraph of its own: classes there
 * are others than ours, as they are in anyone's project.
 */
export function copyWithOwnLanggraph(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-graphs-'));
  cpSync(GRAPHS, folder, { recursive: true });
  const compilerOptions = { module: 'nodenext', strict: true, skipLibCheck: true };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  const scope = join(folder, 'node_modules', '@langchain');
  mkdirSync(scope, { recursive: true });
  for (const name of readdirSync(MODULES)) {
    if (name !== '@langchain') symlinkSync(join(MODULES, name), join(folder, 'node_modules', name));
  }
  for (const name of readdirSync(join(MODULES, '@langchain'))) {
    const source = join(MODULES, '@langchain', name);
    if (!COPIED.includes(name)) symlinkSync(source, join(scope, name));
    else cpSync(source, join(scope, name), { recursive: true, filter: isNeeded });
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const isNeeded = (path: string): boolean => !/\.(map|cjs|md)$/.test(path);

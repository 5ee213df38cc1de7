import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `npm run studio [-- --port 2024]`: the conversation graph in LangGraph's own dev server, for
 * Studio and SDK clients. Offline, without a key; its data lives in a directory of its own.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(
  dirname(createRequire(import.meta.url).resolve('@langchain/langgraph-cli/package.json')),
  'dist/cli/cli.mjs',
);
const given = process.argv.slice(2);
const has = (flag: string): boolean =>
  given.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
const args = [
  ...given,
  ...(has('--no-browser') || has('--browser') ? [] : ['--no-browser']),
  ...(has('--host') ? [] : ['--host', '127.0.0.1']),
  ...(has('--port') ? [] : ['--port', '2024']),
].filter((arg) => arg !== '--browser');

const child = spawn(process.execPath, [cli, 'dev', ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, LANGGRAPH_CLI_NO_ANALYTICS: '1' },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`The dev server could not be started: ${error.message}`);
  process.exitCode = 1;
});
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 1 : 0);
});

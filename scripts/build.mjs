// Compiles to dist/ and carries along what is read from disk at run time.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

rmSync(`${root}dist`, { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
const ASSETS = ['migrations', 'src/privacy/model', 'src/understanding/model', 'src/demo/documents'];
for (const assets of ASSETS) {
  if (existsSync(root + assets)) {
    cpSync(root + assets, `${root}dist/${assets}`, {
      recursive: true,
      filter: (path) => !path.endsWith('.ts'),
    });
  }
}

await build({
  entryPoints: [`${root}web/main.ts`, `${root}web/style.css`],
  outdir: `${root}dist/web`,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
});
for (const file of ['index.html', 'icon.svg']) {
  cpSync(`${root}web/${file}`, `${root}dist/web/${file}`);
}

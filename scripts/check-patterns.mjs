// Every regular expression in the code is run in linear time, or stands below with a reason.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

// The pure backend needs neither Java nor a binary; it is chosen when the package is loaded.
env.RECHECK_BACKEND = 'pure';
const { checkSync } = await import('recheck');

const ROOTS = ['src', 'graphs', 'tools', 'prompts', 'web'];
const CACHE = fileURLToPath(new URL('../node_modules/.cache/check-patterns.json', import.meta.url));
const OPTIONS = { timeout: 1_000, attackTimeout: 500, incubationTimeout: 1_000 };
const VERSION = JSON.parse(
  readFileSync(new URL('../node_modules/recheck/package.json', import.meta.url), 'utf8'),
).version;

/** Patterns that may take longer than linear time, and why that does no harm. */
const ALLOWED = JSON.parse(
  readFileSync(new URL('./allowed-patterns.json', import.meta.url), 'utf8'),
);

function readCache() {
  try {
    return JSON.parse(readFileSync(CACHE, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return {};
    throw error;
  }
}

function patternsOf(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023);
  const found = [];
  const visit = (node) => {
    if (ts.isRegularExpressionLiteral(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      const end = node.text.lastIndexOf('/');
      found.push({
        where: `${file}:${line + 1}`,
        text: node.text,
        source: node.text.slice(1, end),
        flags: node.text.slice(end + 1),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z', ...ROOTS], {
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|\/testing\//.test(file));

const cache = readCache();
const kept = {};
const bad = [];
const undecided = [];
let patterns = 0;
const used = new Set();
for (const file of new Set(files)) {
  let found;
  try {
    found = patternsOf(file);
  } catch (error) {
    if (error.code === 'ENOENT') continue;
    throw error;
  }
  for (const { where, text, source, flags } of found) {
    patterns += 1;
    used.add(text);
    const key = createHash('sha256')
      .update(`${VERSION} ${JSON.stringify(OPTIONS)} ${text}`)
      .digest('hex');
    const known = kept[key] ?? cache[key];
    const verdict = known ?? verdictOf(source, flags);
    kept[key] = verdict;
    if (verdict === 'safe') continue;
    if (verdict.startsWith('unknown')) {
      undecided.push(`${where}: ${verdict}: ${text}`);
      continue;
    }
    if (!ALLOWED[text]) bad.push(`${where}: ${verdict}: ${text}`);
  }
}

function verdictOf(source, flags) {
  const { status, complexity, error } = checkSync(source, flags, OPTIONS);
  if (status === 'unknown') return `unknown (${error?.kind ?? '?'})`;
  return status === 'safe' ? 'safe' : (complexity?.summary ?? 'vulnerable');
}

mkdirSync(fileURLToPath(new URL('../node_modules/.cache', import.meta.url)), { recursive: true });
writeFileSync(CACHE, JSON.stringify(kept));
for (const text of Object.keys(ALLOWED)) {
  if (!used.has(text)) bad.push(`scripts/allowed-patterns.json: no longer needed: ${text}`);
}
// Kept as undecided, so that a run takes no longer than the first; none of them was shown bad.
if (undecided.length > 0) {
  console.log(`${undecided.length} of ${patterns} patterns could not be decided in time.`);
  if (process.argv.includes('--verbose')) for (const line of undecided) console.log(line);
}
for (const line of bad) console.error(line);
if (bad.length > 0) {
  console.error(`${bad.length} of ${patterns} patterns may take longer than linear time.`);
  process.exitCode = 1;
}

// Every regular expression in the code is run in linear time, or stands in allowed-patterns.json
// with a reason. Verdicts are kept in pattern-verdicts.json; `--write` renews that file, and gives
// more time to what could not be decided before: run it on a machine that does nothing else.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

// The pure backend needs neither Java nor a binary; it is chosen when the package is loaded.
env.RECHECK_BACKEND = 'pure';
const { checkSync } = await import('recheck');

const ROOTS = ['src', 'graphs', 'tools', 'prompts', 'web'];
const VERDICTS = fileURLToPath(new URL('./pattern-verdicts.json', import.meta.url));
const OPTIONS = { timeout: 500, attackTimeout: 300, incubationTimeout: 500 };
const PATIENT = { timeout: 3_000, attackTimeout: 1_500, incubationTimeout: 3_000 };
const HASH_CHARS = 20;
const writes = process.argv.includes('--write');
const VERSION = JSON.parse(
  readFileSync(new URL('../node_modules/recheck/package.json', import.meta.url), 'utf8'),
).version;

/** Patterns that may take longer than linear time, and why that does no harm. */
const ALLOWED = JSON.parse(
  readFileSync(new URL('./allowed-patterns.json', import.meta.url), 'utf8'),
);

function readVerdicts() {
  try {
    return JSON.parse(readFileSync(VERDICTS, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return {};
    throw error;
  }
}

function save(verdicts) {
  const sorted = Object.entries(verdicts).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(VERDICTS, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
}

const partsOf = (text) => {
  const end = text.lastIndexOf('/');
  return { source: text.slice(1, end), flags: text.slice(end + 1) };
};

/** A text that constants of the same file make up; undefined for any other. */
function constantOf(node, constants, depth = 0) {
  if (node === undefined || depth > 20) return undefined;
  const value = (inner) => constantOf(inner, constants, depth + 1);
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return value(node.expression);
  if (ts.isIdentifier(node)) return value(constants.get(node.text));
  if (ts.isTaggedTemplateExpression(node)) {
    if (node.tag.getText() !== 'String.raw') return undefined;
    const { template } = node;
    if (ts.isNoSubstitutionTemplateLiteral(template)) return template.rawText ?? template.text;
    return joined(template, (part) => part.rawText ?? part.text, value);
  }
  if (ts.isTemplateExpression(node)) return joined(node, (part) => part.text, value);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [value(node.left), value(node.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'source') {
    const of = ts.isIdentifier(node.expression) ? constants.get(node.expression.text) : undefined;
    return of && ts.isRegularExpressionLiteral(of) ? partsOf(of.text).source : undefined;
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { name, expression: given } = node.expression;
    const list = ts.isIdentifier(given) ? constants.get(given.text) : given;
    const array = list && ts.isAsExpression(list) ? list.expression : list;
    if (name.text !== 'join' || !array || !ts.isArrayLiteralExpression(array)) return undefined;
    const [all, by] = [array.elements.map(value), value(node.arguments[0])];
    return by === undefined || all.includes(undefined) ? undefined : all.join(by);
  }
  return undefined;
}

function joined({ head, templateSpans }, textOf, value) {
  let text = textOf(head);
  for (const { expression, literal } of templateSpans) {
    const inner = value(expression);
    if (inner === undefined) return undefined;
    text += inner + textOf(literal);
  }
  return text;
}

const isRegExp = (node) =>
  (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp';

function patternsOf(file) {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const constants = new Map();
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name) && initializer) constants.set(name.text, initializer);
    }
  }
  const found = [];
  const add = (node, pattern) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push({ where: `${file}:${line + 1}`, ...pattern });
  };
  const visit = (node) => {
    if (ts.isRegularExpressionLiteral(node)) add(node, { text: node.text, ...partsOf(node.text) });
    else if (isRegExp(node)) {
      const made = constantOf(node.arguments?.[0], constants);
      const flags = node.arguments?.[1] ? constantOf(node.arguments[1], constants) : '';
      if (made === undefined || flags === undefined) add(node, { text: undefined });
      else add(node, { text: `/${made}/${flags}`, source: made, flags });
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

const cache = readVerdicts();
const kept = {};
const bad = [];
const undecided = [];
let patterns = 0;
let unread = 0;
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
    if (text === undefined) {
      unread += 1;
      if (process.argv.includes('--verbose')) console.log(`${where}: made of what is not constant`);
      continue;
    }
    used.add(text);
    const key = createHash('sha256')
      .update(`${VERSION} ${JSON.stringify(OPTIONS)} ${text}`)
      .digest('hex')
      .slice(0, HASH_CHARS);
    const told = cache[key];
    const again = writes && told?.startsWith('unknown');
    const known = kept[key] ?? (again ? undefined : told);
    const verdict = known ?? verdictOf(source, flags, again ? PATIENT : OPTIONS);
    kept[key] = verdict;
    if (verdict === 'safe') continue;
    if (verdict.startsWith('unknown')) {
      undecided.push(`${where}: ${verdict}: ${text}`);
      continue;
    }
    if (!ALLOWED[text]) bad.push(`${where}: ${verdict}: ${text}`);
  }
  // So that a run that is broken off has not been for nothing.
  if (writes) save({ ...cache, ...kept });
}

function verdictOf(source, flags, options) {
  const { status, complexity, error } = checkSync(source, flags, options);
  if (status === 'unknown') return `unknown (${error?.kind ?? '?'})`;
  return status === 'safe' ? 'safe' : (complexity?.summary ?? 'vulnerable');
}

if (writes) save(kept);
for (const text of Object.keys(ALLOWED)) {
  if (!used.has(text)) bad.push(`scripts/allowed-patterns.json: no longer needed: ${text}`);
}
// Kept as undecided, so that a run takes no longer than the first; none of them was shown bad.
if (undecided.length > 0) {
  console.log(`${undecided.length} of ${patterns} patterns could not be decided in time.`);
  if (process.argv.includes('--verbose')) for (const line of undecided) console.log(line);
}
if (unread > 0) console.log(`${unread} of ${patterns} patterns are made while the program runs.`);
for (const line of bad) console.error(line);
if (bad.length > 0) {
  console.error(`${bad.length} of ${patterns} patterns may take longer than linear time.`);
  process.exitCode = 1;
}

// The formatter cannot break a string, a pattern or a comment: this holds them to the same width.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const WIDTH = 100;
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => /\.(ts|mjs|cjs|css|sql|sh)$/.test(file));
const wide = [...new Set(files)].flatMap((file) => {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return text
    .split('\n')
    .flatMap((line, at) =>
      [...line].length > WIDTH ? [`${file}:${at + 1}: ${[...line].length}`] : [],
    );
});
for (const line of wide) console.error(line);
if (wide.length > 0) {
  console.error(`${wide.length} lines are wider than ${WIDTH} characters.`);
  process.exitCode = 1;
}

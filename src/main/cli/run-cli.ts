import { parseArgs } from 'node:util';
import { AppError } from '../../errors.ts';
import type { Command, Told, Values } from './command.ts';
import type { House } from './open-house.ts';

const COMMON = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;

/** Wrong words on the command line, for which the exit code is 2. */
export const isUsage = (error: unknown): boolean =>
  error instanceof AppError && error.cause instanceof UsageError;

class UsageError extends Error {}

const wrong = (message: string, hint: string): AppError =>
  new AppError('bad_request', message, { hint, cause: new UsageError(message) });

const line = ({ name, usage }: Command): string => `npm run foyer -- ${name} ${usage}`.trimEnd();

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'npm run foyer -- COMMAND: what an operator does to the database, with no host in between.',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Every command takes --help, and --json for an answer that programs read. It opens the',
    'database that DATABASE_URL or FOYER_DATA_DIR names; .env.example explains them.',
    'Exit codes: 0 done, 1 failed, 2 the command line is wrong.',
  ].join('\n');
}

const helpOf = (command: Command): string =>
  [
    `${line(command)}: ${command.summary}.`,
    ...(command.about === undefined ? [] : ['', ...command.about.map((text) => `  ${text}`)]),
  ].join('\n');

function find(commands: readonly Command[], argv: readonly string[]): Command | undefined {
  return commands.find(({ name }) => name.split(' ').every((word, at) => argv[at] === word));
}

function read(command: Command, argv: readonly string[]): { values: Values; words: string[] } {
  const options = { ...command.options, ...COMMON };
  try {
    const args = argv.slice(command.name.split(' ').length);
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { values: values as Values, words: positionals };
  } catch (cause) {
    throw wrong(cause instanceof Error ? cause.message : String(cause), line(command));
  }
}

/**
 * Carries out what was typed and returns what to print.
 * @throws AppError; `isUsage` tells whether the words were at fault
 */
export async function runCli(
  commands: readonly Command[],
  argv: readonly string[],
  withHouse: (work: (house: House) => Promise<Told>) => Promise<Told>,
): Promise<string> {
  const asked = argv[0] === 'help' ? argv.slice(1) : argv;
  const command = find(commands, asked);
  if (command === undefined) {
    const isHelp = asked.length === 0 || asked[0] === '--help' || asked[0] === '-h';
    if (isHelp) return overview(commands);
    throw wrong(`There is no command "${asked.slice(0, 2).join(' ')}"`, 'help lists them.');
  }
  const { values, words } = read(command, asked);
  if (argv[0] === 'help' || values['help'] === true) return helpOf(command);
  if (words.length !== (command.words ?? 0)) {
    const count = command.words ?? 0;
    const needed = `${count} word${count === 1 ? '' : 's'}`;
    throw wrong(`${command.name} is followed by ${needed}`, line(command));
  }
  const { json, text } = await withHouse((house) => command.run(house, values, words));
  return values['json'] === true ? JSON.stringify(json, null, 2) : text;
}

import type { ParseArgsConfig } from 'node:util';
import type { House } from './open-house.ts';

export type Values = Readonly<Record<string, string | boolean | undefined>>;

/** What a command tells: `json` with `--json`, `text` without. */
export interface Told {
  json: unknown;
  text: string;
}

export interface Command {
  /** As it is typed: `tenant create`. */
  name: string;
  summary: string;
  /** What follows the name: `SLUG --name NAME [--phone PHONE]`. */
  usage: string;
  /** How many words follow the name. */
  words?: number;
  options?: NonNullable<ParseArgsConfig['options']>;
  /** A line for each thing that needs explaining. */
  about?: readonly string[];
  run(house: House, values: Values, words: readonly string[]): Promise<Told>;
}

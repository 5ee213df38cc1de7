import { existsSync } from 'node:fs';

/** Reads `.env` of the working directory, if there is one; what the shell has set wins. */
export function loadDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

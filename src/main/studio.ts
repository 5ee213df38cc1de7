import { compose } from '../compose.ts';
import { readEnv } from '../config/env.ts';

let opened: Promise<Awaited<ReturnType<typeof compose>>['graph']> | undefined;

/**
 * The conversation graph as `langgraph.json` serves it: the dev server brings checkpoints and
 * threads; ours are the tools, the demo tenant and a database of its own. A factory, so that
 * nothing is opened before the first run.
 */
export function graph() {
  opened ??= open();
  return opened;
}

async function open() {
  const { DATABASE_URL: _, MIGRATION_DATABASE_URL: __, ...rest } = process.env;
  const house = await compose(
    readEnv({ ...rest, FOYER_DATA_DIR: process.env['FOYER_STUDIO_DATA_DIR'] ?? '.foyer/studio' }),
  );
  return house.graph;
}

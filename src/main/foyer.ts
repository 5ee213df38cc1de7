import { commands } from './cli/commands.ts';
import { isUsage, runCli } from './cli/run-cli.ts';
import { loadDotEnv } from './load-dot-env.ts';
import { reportFailure } from './report-failure.ts';

/** `npm run foyer`: the operator's commands. */
async function main(): Promise<void> {
  const told = await runCli(commands, process.argv.slice(2), async (work) => {
    loadDotEnv();
    // Only now: help needs no database, and what opens one takes a second to load.
    const { openHouse } = await import('./cli/open-house.ts');
    const house = await openHouse();
    try {
      return await work(house);
    } finally {
      await house.db.close();
    }
  });
  console.log(told);
}

main().catch((error: unknown) => {
  reportFailure('foyer', error);
  process.exit(isUsage(error) ? 2 : 1);
});

import { faultsCommand } from './faults/faults-command.ts';
import { killCommand } from './kill/kill-command.ts';

const HELP = `npm run chaos -- kill [--kills 200] [--seed 1] [--workers 3] [--lease 2]
npm run chaos -- faults [name …]`;

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const [command, ...args] = process.argv.slice(2);
if (command === 'kill') {
  process.exitCode = (await killCommand(args, stop.signal)) ? 0 : 1;
} else if (command === 'faults') {
  process.exitCode = (await faultsCommand(args, stop.signal)) ? 0 : 1;
} else {
  console.error(HELP);
  process.exitCode = 2;
}

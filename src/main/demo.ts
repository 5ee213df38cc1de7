import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { type Env, readEnv } from '../config/env.ts';
import { demoAgency } from '../demo/demo-agency.ts';
import { AppError } from '../errors.ts';
import { makeChatClient } from './chat/chat-client.ts';
import { judgeRows } from './demo/judge-rows.ts';
import { play } from './demo/play.ts';
import { type Rows, readRows } from './demo/read-rows.ts';
import { makeScript } from './demo/script.ts';
import { startServer } from './demo/server-process.ts';
import { loadDotEnv } from './load-dot-env.ts';
import { reportFailure } from './report-failure.ts';

/** Starts the server, plays the script against it, and stops it again. */
async function converse(env: Env) {
  console.log('Starting a host of its own for this conversation …');
  const server = await startServer({
    NODE_ENV: 'development',
    FOYER_DATA_DIR: env.FOYER_DATA_DIR,
    LOG_LEVEL: 'error',
  });
  try {
    console.log(`It is listening on ${server.url}.\n`);
    const client = makeChatClient({ url: server.url });
    const agent = (await client.agents()).find((one) => one.type === 'real_estate');
    if (agent === undefined) throw new AppError('unknown_agent', 'No real_estate agent is there');
    const script = makeScript({ now: new Date(), timeZone: agent.time_zone });
    return await play({ client, agent, script });
  } finally {
    const code = await server.stop();
    if (code !== 0) console.error(`The host ended with code ${code}.`);
  }
}

function show({ leads, viewings, messages }: Rows, turns: number): void {
  console.log(pc.bold('Read back from the database over a connection of its own:'));
  for (const { name, phone } of leads) console.log(`  lead      ${name}, ${phone}`);
  for (const { listingKey, address, startsAt, status } of viewings) {
    console.log(`  viewing   ${startsAt.toISOString()} ${listingKey}, ${address} (${status})`);
  }
  console.log(`  messages  ${messages.length} for ${turns} turns`);
}

/** `npm run demo`: a conversation through the HTTP API, and the rows it must leave behind. */
async function main(): Promise<void> {
  loadDotEnv();
  const dataDir = await mkdtemp(join(tmpdir(), 'foyer-demo-'));
  try {
    const env = readEnv({
      ...process.env,
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      FOYER_DATA_DIR: dataDir,
    });
    const { heard, problems } = await converse(env);
    const threadId = heard[0]?.result.thread_id ?? '';
    const rows = await readRows(env, demoAgency.tenant.id, threadId);
    show(rows, heard.length);
    const differences = judgeRows(heard, rows);
    for (const problem of problems) console.error(pc.red(problem));
    for (const { what, expected, found } of differences) {
      console.error(pc.red(`In the database, ${what} is not as it must be.`));
      console.error(`  expected ${JSON.stringify(expected)}\n  found    ${JSON.stringify(found)}`);
    }
    const wrong = problems.length + differences.length;
    console.log(
      wrong === 0 ? pc.green('All as it must be.') : pc.red(`${wrong} things are wrong.`),
    );
    process.exitCode = wrong === 0 ? 0 : 1;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  reportFailure('The demo could not be played', error);
  process.exit();
});

import pc from 'picocolors';
import { pino } from 'pino';
import { makeLogScrub } from '../compose-privacy.ts';
import { readEnv } from '../config/env.ts';
import { AppError } from '../errors.ts';
import { makeLogger } from '../host/http/logger.ts';
import { type ChatAgent, makeChatClient } from './chat/chat-client.ts';
import { converse } from './chat/converse.ts';
import { isHost } from './chat/find-host.ts';
import { makeLineReader } from './chat/line-reader.ts';
import { makeProgress } from './host/progress.ts';
import { loadDotEnv } from './load-dot-env.ts';
import { readOptions } from './read-options.ts';
import { reportFailure } from './report-failure.ts';

const HELP = `npm run chat [-- options]: a conversation in the terminal.

  --agent SLUG   whom to talk to (default: the first agent)
  --thread ID    goes on with an earlier conversation
  --url URL      host to talk to (default: the one on PORT, else one is started here)
  --key KEY      API key (default: the first of FOYER_API_KEYS)
  --help         this text

Lines may also be piped in; the conversation ends where they end.`;

const OPTIONS = {
  agent: { type: 'string' },
  thread: { type: 'string' },
  url: { type: 'string' },
  key: { type: 'string' },
  help: { type: 'boolean' },
} as const;

function choose(agents: ChatAgent[], slug: string | undefined): ChatAgent {
  const agent = slug === undefined ? agents[0] : agents.find((one) => one.slug === slug);
  if (agent !== undefined) return agent;
  throw new AppError('unknown_agent', slug ? `There is no agent "${slug}"` : 'There is no agent', {
    hint: `There is: ${agents.map((one) => one.slug).join(', ') || 'none'}.`,
  });
}

/** A host to talk to: the one asked for, the one that runs, or one of our own. */
async function findHost(asked: string | undefined) {
  loadDotEnv();
  const env = readEnv({ LOG_LEVEL: 'warn', ...process.env });
  const key = env.FOYER_API_KEYS[0]?.key;
  const usual = `http://127.0.0.1:${env.PORT}`;
  const stop = async () => undefined;
  if (asked !== undefined) return { url: asked, key, stop };
  if (await isHost(usual)) return { url: usual, key, stop };
  console.log(pc.dim('No host is running, so one is started here.'));
  // Only now: everything a host is made of takes a second to load, and most chats need none.
  const { startHost } = await import('./host/start-host.ts');
  const log = makeLogger({
    level: env.LOG_LEVEL,
    destination: pino.destination(2),
    scrub: makeLogScrub(),
  });
  const own = { ...env, HOST: '127.0.0.1', PORT: 0 };
  const host = await startHost(own, log, { overrides: { progress: makeProgress() } });
  return { url: host.url, key, stop: host.stop };
}

async function main(): Promise<void> {
  const values = readOptions(OPTIONS);
  if (values.help) {
    console.log(HELP);
    return;
  }
  const host = await findHost(values.url);
  try {
    const client = makeChatClient({ url: host.url, key: values.key ?? host.key });
    const agent = choose(await client.agents(), values.agent);
    const lines = makeLineReader();
    const thread = values.thread === undefined ? 'a new thread' : `thread ${values.thread}`;
    console.log(`You talk to ${pc.bold(agent.name)} (${agent.slug}) at ${host.url}, ${thread}.`);
    console.log(pc.dim('/help tells the commands.\n'));
    const threadId = await converse({ client, lines, agent, threadId: values.thread });
    lines.close();
    if (threadId !== undefined) {
      console.log(`\nTo go on: npm run chat -- --agent ${agent.slug} --thread ${threadId}`);
    }
  } finally {
    await host.stop();
  }
}

main().catch((error: unknown) => {
  reportFailure('The conversation could not begin', error);
  process.exit();
});

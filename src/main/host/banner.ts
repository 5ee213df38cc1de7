import pc from 'picocolors';

interface Facts {
  url: string;
  port: number;
  wantedPort: number;
  database: string;
  model: string;
  agents: readonly { slug: string; name: string; type: string }[];
  /** Callers must send a key. */
  keyed: boolean;
  defaultUrl: boolean;
  /** A key of the demo tenant, on a host for local callers. */
  developmentKey?: string | undefined;
  /** The file of the secret keys, where no variable gives them. */
  secretsKeptIn?: string | undefined;
}

const EXAMPLE = 'Hi! I am looking for a two-bedroom place to rent.';

/** What `npm start` prints once the host answers. */
export function banner(facts: Facts): string {
  const { url, port, wantedPort, database, model, agents, keyed } = facts;
  const { developmentKey, secretsKeptIn } = facts;
  const agent = agents[0]?.slug ?? 'AGENT';
  const moved = wantedPort !== 0 && port !== wantedPort;
  const list = agents.map(({ slug, name, type }) => `${slug} (${name}, ${type})`);
  return [
    '',
    `${pc.bold('Foyer')} is listening on ${pc.cyan(url)}`,
    ...(moved ? [pc.yellow(`  Port ${wantedPort} is taken, so this is port ${port}.`)] : []),
    `  database  ${database}`,
    `  model     ${model}`,
    ...(keyed
      ? []
      : ['  keys      calls from this machine need none: they act for the demo agency']),
    ...(developmentKey === undefined
      ? []
      : [`            or send it a development key, x-api-key: ${developmentKey}`]),
    ...(secretsKeptIn === undefined
      ? []
      : [`  secrets   kept in ${secretsKeptIn}, for development; else set FOYER_SECRET_KEYS`]),
    `  agents    ${list.join(', ') || 'those of the key'}`,
    '',
    'Talk to it from another terminal:',
    `  curl -N ${url}/v1/chat/message -H 'content-type: application/json' \\`,
    ...(keyed ? ["    -H 'x-api-key: YOUR_KEY' \\"] : []),
    `    -H 'accept: text/event-stream' -d '{"agent_id":"${agent}","message":"${EXAMPLE}"}'`,
    `  npm run chat -- --agent ${agent}${facts.defaultUrl ? '' : ` --url ${url}`}` +
      (keyed ? ' --key YOUR_KEY' : ''),
    '',
    pc.dim('Ctrl+C stops it.'),
    '',
  ].join('\n');
}

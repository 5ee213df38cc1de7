import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@langchain/langgraph-sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { makePdf } from '../../src/knowledge/load/testing/make-pdf.ts';
import { createTestDatabase } from '../../src/stores/postgres/testing/create-test-database.ts';
import { TEST_CACHE_DIR } from '../../src/stores/postgres/testing/test-cache-dir.ts';
import { type Copy, openCopy } from './open-copy.ts';
import { readWalk } from './read-walk.ts';

const HANDBOOK = [
  ['Pets', 'Two cats or one dog are welcome in every home.', 'The pet deposit is $325.'],
  ['Keys', 'A lost key costs $45.'],
];
const CSV = `ListingKey,Status,PropertyType,PropertySubType,Price,Address,City,State,Zip,Beds,Baths
HH-1,Active,Residential Lease,Apartment,"$3,100",12 Alder Street,Oakland,CA,94607,2,1
HH-2,Active,Residential Lease,Apartment,"$2,450",8 Quay Road,Alameda,CA,94501,1,1
HH-3,Active,Residential Lease,Apartment,ask us,9 Quay Road,Alameda,CA,94501,1,1
`;
const RESO = {
  '@odata.context': 'https://mls.example/reso/odata/$metadata#Property',
  value: [
    {
      ...{ ListingKey: 'HH-4', StandardStatus: 'Active', PropertyType: 'Residential' },
      ...{ PropertySubType: 'Single Family Residence', ListPrice: 985_000 },
      ...{ UnparsedAddress: '77 Harbor Way', City: 'Oakland', StateOrProvince: 'CA' },
      ...{ PostalCode: '94606', BedroomsTotal: 3, BathroomsTotalInteger: 2 },
    },
  ],
};

/** What a shell left in a variable. */
const shown = (out: string, name: string): string =>
  new RegExp(`^@${name}=(.*)$`, 'm').exec(out)?.[1] ?? '';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Wire {
  data: Record<string, unknown>[];
}

async function tryOut(settings: Readonly<Record<string, string>>, isEmbedded: boolean) {
  const copy: Copy = await openCopy({ FOYER_CACHE_DIR: TEST_CACHE_DIR, ...settings });
  closers.push(copy.close);
  const { folder, port } = copy;
  const url = `http://127.0.0.1:${port}`;
  await writeFile(join(folder, 'listings.csv'), CSV);
  await writeFile(join(folder, 'listings.json'), JSON.stringify(RESO));
  await writeFile(join(folder, 'handbook.pdf'), makePdf(HANDBOOK));
  const [opening = '', rest = ''] = readWalk(join(folder, 'README.md'), 'Your first tenant').map(
    (block) => block.replaceAll(':8123/', `:${port}/`),
  );

  // The first terminal: all but its last line, which goes on.
  const begins = opening.trimEnd().split('\n');
  const start = begins.pop() ?? '';
  const made = await copy.run(
    `${begins.join('\n')}\necho "@KEY=$KEY"\necho "@S=$FOYER_SECRET_KEYS"`,
  );
  expect(made).toMatchObject({ code: 0 });
  copy.set('KEY', shown(made.out, 'KEY'));
  copy.set('FOYER_SECRET_KEYS', shown(made.out, 'S'));
  const host = copy.start(start);
  const isReady = async () =>
    host.hasEnded() ? host.said : (await fetch(`${url}/health/ready`).catch(() => null))?.status;
  await expect.poll(isReady, { timeout: 120_000, interval: 100 }).toBe(200);

  // The second one: all but its last line, for which an embedded database must be free.
  const lines = rest.trimEnd().split('\n');
  const verify = lines.pop() ?? '';
  const walked = await copy.run(lines.join('\n'));
  expect(walked).toMatchObject({ code: 0 });

  const headers = { 'x-api-key': shown(made.out, 'KEY') };
  const get = async (path: string): Promise<Wire> => {
    const response = await fetch(`${url}/v1/${path}`, { headers });
    expect({ path, status: response.status }).toEqual({ path, status: 200 });
    return (await response.json()) as Wire;
  };
  return { copy, host, url, headers, get, walked, verify, isEmbedded };
}
type Tried = Awaited<ReturnType<typeof tryOut>>;

async function showsWhatCameOfIt({ get, walked: { out } }: Tried): Promise<void> {
  expect(out).toMatch(/"rows":3,"created":2,.*"row":3,"ListingKey":"HH-3","field":"ListPrice"/);
  expect(out).toContain('"rows":1,"created":1');
  expect(out).toMatch(/event: job\ndata: .*"state":"done","progress":100/);
  expect(out).toMatch(/"reply":"[^"]*\$325/);
  expect(out).toMatch(/"reply":"[^"]*12 Alder Street/);
  expect(out).toMatch(/BEGIN:VCALENDAR.*SUMMARY:Viewing: 12 Alder Street.*STATUS:CONFIRMED/s);

  const listings = (await get('properties')).data.map(({ ListingKey: key }) => key);
  expect(listings.toSorted()).toEqual(['HH-1', 'HH-2', 'HH-4']);
  expect((await get('agents')).data).toMatchObject([{ slug: 'desk', version: 2 }]);
  expect((await get('leads')).data).toMatchObject([
    { name: 'Ada Quimby', phone: '+15105550142', listing_key: 'HH-1' },
  ]);
  expect((await get('appointments')).data).toMatchObject([
    { kind: 'viewing', status: 'booked', listing_key: 'HH-1', contact: { name: 'Ada Quimby' } },
  ]);
  expect((await get('conversations')).data).toMatchObject([{ message_count: 10 }]);
  const actions = (await get('audit?limit=100')).data.map(({ action }) => action);
  const done = ['properties.imported', 'document.ordered', 'agent.published', 'tool.ran'];
  expect(actions).toEqual(expect.arrayContaining(['key.created', ...done, 'budget.updated']));
  const [usage] = (await get('usage?by=day')).data;
  expect(usage).toMatchObject({ failures: 0, cost_usd_micros: 0 });
  expect(usage?.['operations']).toBeGreaterThan(5);
  expect(await get('budget')).toMatchObject({ limit_usd_micros: 50_000_000 });
}

/** The same agent as LangGraph's own client sees it. */
async function speaksLangGraph({ url, headers, get }: Tried): Promise<void> {
  const client = new Client({ apiUrl: url, apiKey: headers['x-api-key'] });
  const [agent] = await client.assistants.search({ metadata: { agent_slug: 'desk' } });
  const { thread_id: threadId } = await client.threads.create();
  const say = async (content: string): Promise<string> => {
    const input = { messages: [{ role: 'user', content }] };
    let text = '';
    const stream = client.runs.stream(threadId, agent?.assistant_id ?? '', {
      ...{ input, streamMode: ['custom'] },
    });
    for await (const { event, data } of stream) {
      expect(event).not.toBe('error');
      const frame = data as { event?: string; data?: { text?: string } };
      if (event === 'custom' && frame.event === 'token') text += frame.data?.text ?? '';
    }
    return text;
  };
  expect(await say('What does a lost key cost?')).toContain('$45');
  await say('Please have someone call me back about selling my house');
  await say('Bo Hart, 510 555 0199');
  expect((await get('leads')).data).toMatchObject([
    { name: 'Bo Hart', phone: '+15105550199' },
    { name: 'Ada Quimby' },
  ]);
}

async function verifiesTheAudit({ copy, host, verify, isEmbedded }: Tried): Promise<void> {
  if (isEmbedded) {
    const told = await copy.run(verify);
    expect(told.code).toBe(1);
    expect(told.err).toContain('Stop the host, or ask it over HTTP');
    await host.stop();
  }
  const told = await copy.run(verify);
  expect(told).toMatchObject({ code: 0, out: expect.stringMatching(/harbor: \d+ rows, whole/) });
}

/** A key of another tenant, and none at all. */
async function isNobodyElses({ url }: Tried): Promise<void> {
  expect((await fetch(`${url}/v1/leads`, { headers: { 'x-api-key': 'fy_no' } })).status).toBe(401);
}

describe('a new tenant, by the words of README', { timeout: 300_000 }, () => {
  it('is at home on a machine with nothing else', async () => {
    const tried = await tryOut({}, true);
    await showsWhatCameOfIt(tried);
    await isNobodyElses(tried);
    await speaksLangGraph(tried);
    await verifiesTheAudit(tried);
  });

  it('is at home in production, on Postgres and Redis', async (context) => {
    const database = await createTestDatabase();
    if (database === undefined) return context.skip('TEST_DATABASE_URL names none');
    closers.push(database.drop);
    const redis = process.env['REDIS_URL'];
    const tried = await tryOut(
      {
        ...{ NODE_ENV: 'production', HOST: '127.0.0.1', DATABASE_URL: database.url },
        ...{ DATABASE_TIMEOUT_MS: '30000', ...(redis && { REDIS_URL: redis }) },
      },
      false,
    );
    await showsWhatCameOfIt(tried);
    await isNobodyElses(tried);
    expect((await fetch(`${tried.url}/v1/leads`)).status).toBe(401);
    await speaksLangGraph(tried);
    await verifiesTheAudit(tried);
  });
});

import { describe, expect, test } from 'vitest';
import { expandCases } from './expand-cases.ts';
import { parseYaml } from './read-yaml.ts';
import { type Scenario, scenarioSchema } from './scenario-format.ts';
import { tenantFileSchema } from './tenant-format.ts';

const SMALLEST = `
id: hello
title: Says hello
agent: reception
now: 2026-11-23T10:00:00-08:00
turns:
  - user: hi
`;
const parse = (text: string): Scenario => parseYaml('x.yaml', text, scenarioSchema);

describe('scenario files', () => {
  test('the smallest one has everything else by default', () => {
    const scenario = parse(SMALLEST);
    expect(scenario).toMatchObject({ tenant: 'demo', channel: 'text', repeat: 1, outcome: [] });
    expect(scenario.turns[0]).toMatchObject({ user: 'hi', say: [], noTools: [] });
  });

  test.each([
    ['an unknown field', `${SMALLEST}colour: red\n`, /x\.yaml:\n.*colour/],
    ['an unknown tool', `${SMALLEST}    tools: [fly]\n`, /turns\.0\.tools\.0/],
    ['a time without offset', SMALLEST.replace('-08:00', ''), /now: /],
    ['an unknown table', `${SMALLEST}outcome: [{table: users}]\n`, /outcome\.0\.table/],
    [
      'a paraphrase of another length',
      `${SMALLEST}paraphrases: [[a, b]]\n`,
      /paraphrases\.0: has 2/,
    ],
    ['a line without its user', SMALLEST.replace('user: hi', 'usr: hi'), /turns\.0/],
    ['a broken pattern', `${SMALLEST}    say: ["/(/"]\n`, /turns\.0\.say\.0: not a regular/],
    ['YAML that is none', 'id: [', /x\.yaml:\n/],
    ['a key twice', `${SMALLEST}id: two\n`, /unique/],
  ])('%s is refused with file and path', (_, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  test('every wording is a case of its own, as often as asked', () => {
    const scenario = parse(
      `${SMALLEST}paraphrases:\n  - [hey there]\n  - {name: terse, lines: [yo]}\n  - [null]\n`,
    );
    const loaded = { file: 'x.yaml', scenario, tenant: tenantFileSchema.parse(TENANT) };
    const cases = expandCases([loaded], 2);
    expect(cases.map((one) => one.name)).toEqual([
      ...['hello#1', 'hello#2', 'hello/1#1', 'hello/1#2'],
      ...['hello/terse#1', 'hello/terse#2', 'hello/3#1', 'hello/3#2'],
    ]);
    const said = cases.map(({ turns: [turn] }) => (turn && 'user' in turn ? turn.user : ''));
    expect(said).toEqual(['hi', 'hi', 'hey there', 'hey there', 'yo', 'yo', 'hi', 'hi']);
  });
});

const TENANT = {
  name: 'Elsewhere Homes',
  state: 'OR',
  agents: [
    {
      slug: 'desk',
      name: 'Ann',
      timeZone: 'America/Chicago',
      hours: { 'mon-fri': '9:00-17:00', wed: ['09:00-12:00', '13:00-17:00'], sun: 'closed' },
    },
  ],
  listings: [
    {
      ListingKey: 'A1',
      PropertyType: 'Residential Lease',
      ListPrice: 1500,
      UnparsedAddress: '1 Main Street',
      City: 'Elsewhere',
      BedroomsTotal: 1,
    },
  ],
  documents: [{ title: 'Fees', text: 'None.' }],
};

describe('tenant files', () => {
  test('what does not matter has a default', () => {
    const tenant = tenantFileSchema.parse(TENANT);
    expect(tenant.agents[0]).toMatchObject({ type: 'real_estate', language: 'en', approvals: [] });
    expect(tenant.agents[0]?.tools).toContain('book_viewing');
    expect(tenant.agents[0]?.businessHours).toEqual({
      '1': [{ open: '09:00', close: '17:00' }],
      '2': [{ open: '09:00', close: '17:00' }],
      '3': [
        { open: '09:00', close: '12:00' },
        { open: '13:00', close: '17:00' },
      ],
      '4': [{ open: '09:00', close: '17:00' }],
      '5': [{ open: '09:00', close: '17:00' }],
      '6': [],
      '7': [],
    });
    expect(tenant.listings[0]).toMatchObject({
      StandardStatus: 'Active',
      PropertySubType: 'Apartment',
      StateOrProvince: 'OR',
      BuildingName: null,
    });
  });

  const [agent] = TENANT.agents;
  const [listing] = TENANT.listings;
  test.each([
    ['hours in words', { agents: [{ ...agent, hours: { weekdays: '9-5' } }] }, 'agents.0.hours'],
    ['no hours', { agents: [{ ...agent, hours: undefined }] }, 'agents.0.hours'],
    ['a zone nobody knows', { agents: [{ ...agent, timeZone: 'Mars/Base' }] }, 'agents.0.timeZone'],
    ['a key twice', { listings: [listing, listing] }, 'listings.1'],
    ['a document of nothing', { documents: [{ title: 'Empty' }] }, 'documents.0'],
  ])('%s is refused', (_, fault, path) => {
    const parsed = tenantFileSchema.safeParse({ ...TENANT, ...fault });
    const paths = parsed.error?.issues.map((issue) => issue.path.join('.')) ?? [];
    expect(paths.some((found) => found.startsWith(path))).toBe(true);
  });
});

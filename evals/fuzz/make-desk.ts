import { JSON_HEADERS } from './fuzz-request.ts';
import type { FuzzHouse, FuzzTenant } from './open-house.ts';
import { type Answered, sendRequest } from './send-request.ts';
import { uploadOf } from './upload.ts';

interface Ids {
  id?: string;
  document_id?: string;
}
type Known = readonly (readonly [name: string, values: readonly unknown[]])[];

const WEEK_MS = 7 * 86_400_000;
/** Tenants share one list of names: those made here are counted. */
let made = 0;

const listingOf = (key: string) => ({
  ...{ ListingKey: key, StandardStatus: 'Active', PropertyType: 'Residential Lease' },
  ...{ PropertySubType: 'Apartment', ListPrice: 3100, UnparsedAddress: `${key} Alder Street` },
  ...{ City: 'Oakland', StateOrProvince: 'CA', PostalCode: '94607' },
  ...{ BedroomsTotal: 2, BathroomsTotalInteger: 1 },
});

/** Whole half hours from next week on, one after the other. */
const slot = (at: number): string =>
  new Date(
    Math.ceil((Date.now() + WEEK_MS) / 3_600_000) * 3_600_000 + at * 1_800_000,
  ).toISOString();

/** Enters one of everything that the product API keeps, by that API. */
export async function makeDesk(house: FuzzHouse, tenant: FuzzTenant): Promise<Known> {
  made += 1;
  const send = async (
    address: string,
    key: string,
    request: { method?: string; headers: Record<string, string>; body: string | Buffer },
  ): Promise<Ids> => {
    const answer: Answered = await sendRequest(
      { port: house.port, agent: house.agent, key },
      { method: 'POST', address, expect: 'taken', how: 'the desk', ...request },
    );
    if (answer.status === undefined || answer.status >= 300) {
      throw new Error(`${address}: ${answer.status} ${answer.text || answer.problem}`);
    }
    return JSON.parse(answer.text);
  };
  const make = (address: string, body: unknown, key = tenant.key) =>
    send(address, key, { headers: JSON_HEADERS, body: JSON.stringify(body) });
  const appointment = (at: number) =>
    make('/v1/appointments', {
      ...{ kind: 'reservation', agent_id: tenant.agentId, starts_at: slot(at) },
      contact: { name: 'Ada', phone: '+1 510-555-0101' },
    });

  const [home, other, document, job, provider, agent, key, one, two, spare] = await Promise.all([
    make('/v1/properties', listingOf('desk-1')),
    make('/v1/properties', listingOf('desk-2')),
    send('/v1/knowledge/upload', tenant.key, uploadOf('fees', '# Fees\n\nNone at all.')),
    send('/v1/knowledge/upload?background=true', tenant.key, uploadOf('pets', '# Pets\n\nYes.')),
    make('/v1/providers', {
      ...{ task: 'llm', provider: 'openai', model: 'small', enabled: false },
      base_url: 'https://foyer.invalid/v1',
    }),
    make('/v1/agents', { slug: `spare-${made}`, name: 'Spare' }),
    make('/v1/keys', { name: 'Spare', role: 'viewer' }),
    appointment(0),
    appointment(2),
    make('/v1/tenants', { slug: `spare-${made}`, name: 'Spare' }, house.platformKey),
  ]);
  const { text } = await sendRequest(
    { port: house.port, agent: house.agent, key: tenant.key },
    {
      ...{ method: 'PUT', address: '/v1/model-prices?model=small', headers: JSON_HEADERS },
      ...{ expect: 'taken', how: 'the desk' },
      body: JSON.stringify({
        input_usd_micros_per_million_tokens: 1,
        output_usd_micros_per_million_tokens: 1,
      }),
    },
  );
  if (!text.includes('small')) throw new Error(`a price: ${text}`);
  return [
    ['property_id', [home.id, other.id]],
    ['listing_key', ['desk-1', 'desk-2']],
    ['ListingKey', ['desk-1', 'desk-2']],
    ['document_id', [document.document_id]],
    ['job_id', [job.id]],
    ['provider_id', [provider.id]],
    ['desk.agent_id', [agent.id, tenant.agentId]],
    ['agent_ids', [tenant.agentId]],
    ['key_id', [key.id]],
    ['appointment_id', [one.id, two.id]],
    ['lead_id', [tenant.leadId]],
    ['tenant_id', [spare.id]],
    ['model', ['small']],
  ];
}

import { randomBytes, randomUUID } from 'node:crypto';
import { DateTime } from 'luxon';
import { seedTenant } from '../../src/demo/seed-tenant.ts';
import { AppError } from '../../src/errors.ts';
import type { Agent } from '../../src/schemas/agent.ts';
import type { House } from './house.ts';
import type { LoadedScenario } from './load-scenarios.ts';
import type { TenantFile } from './tenant-format.ts';

export interface PreparedTenant {
  tenantId: string;
  key: string;
  agents: Agent[];
  /** The agent the scenario talks to. */
  agent: Agent;
}

const VIEWING_MINUTES = 30;
const RESERVATION_MINUTES = 60;

/** A tenant of its own for one case, with the rows the scenario takes as given. */
export async function prepareTenant(
  house: House,
  { scenario, tenant }: LoadedScenario,
): Promise<PreparedTenant> {
  const tenantId = randomUUID();
  const slug = `eval-${tenantId.slice(0, 13)}`;
  const key = `eval_${randomBytes(18).toString('base64url')}`;
  const agents = tenant.agents.map(
    (agent): Agent => ({ ...agent, id: randomUUID(), tenantId, version: 1 }),
  );
  const find = (wanted: string): Agent => {
    const found = agents.find((agent) => agent.slug === wanted);
    if (found === undefined) throw new AppError('unknown_agent', `no agent ${wanted}`);
    return found;
  };
  await seedTenant(house.seed, {
    tenant: { id: tenantId, slug, name: tenant.name, phone: tenant.phone, email: tenant.email },
    agents: agents.map(({ tenantId: _, version: __, ...agent }) => agent),
    listings: tenant.listings,
    documents: documentsOf(tenant),
  });
  await addGiven(house, tenantId, scenario, find);
  house.admit(key, { tenantId, slug });
  return { tenantId, key, agents, agent: find(scenario.agent) };
}

const documentsOf = (tenant: TenantFile) =>
  tenant.documents.map(({ title, source, file, text = '' }) => ({
    title,
    text,
    source: source ?? file ?? `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.md`,
  }));

async function addGiven(
  house: House,
  tenantId: string,
  { given, agent: slug }: LoadedScenario['scenario'],
  find: (slug: string) => Agent,
): Promise<void> {
  for (const { listing, at, agent, ...contact } of given.appointments) {
    const by = find(agent ?? slug);
    const startsAt = instant(at, by);
    const of = { agentId: by.id, threadId: randomUUID(), listingKey: listing };
    // A lead is known by phone or e-mail: two people without either must not become one.
    const nameless = contact.phone === undefined && contact.email === undefined;
    const { leadId } = await house.leads.upsert(tenantId, {
      ...of,
      ...contact,
      ...(nameless ? { email: `${of.threadId}@example.com` } : {}),
    });
    const endsAt = later(startsAt, VIEWING_MINUTES);
    await house.viewings.book(tenantId, { ...of, leadId, startsAt, endsAt });
  }
  for (const { listing, agent, ...lead } of given.leads) {
    const by = { agentId: find(agent ?? slug).id, threadId: randomUUID() };
    await house.leads.upsert(tenantId, { ...by, ...lead, listingKey: listing });
  }
  for (const { at, agent, purpose, phone, email, ...rest } of given.reservations) {
    const by = find(agent ?? slug);
    const startsAt = instant(at, by);
    await house.reservations.reserve(tenantId, {
      ...rest,
      agentId: by.id,
      threadId: randomUUID(),
      startsAt,
      endsAt: later(startsAt, RESERVATION_MINUTES),
      purpose: purpose ?? null,
      phone: phone ?? null,
      email: email ?? null,
    });
  }
}

const instant = (at: string, agent: Agent): Date =>
  DateTime.fromISO(at, { zone: agent.timeZone }).toJSDate();
const later = (start: Date, minutes: number): Date => new Date(start.getTime() + minutes * 60_000);

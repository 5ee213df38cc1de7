import { type ChatClient, type Heard, makeChatClient } from './chat-client.ts';
import type { Case } from './expand-cases.ts';
import type { House } from './house.ts';
import { judgeOutcome } from './judge-outcome.ts';
import { judgeTurn, missing, present } from './judge-turn.ts';
import { prepareTenant } from './prepare-tenant.ts';
import { readRows } from './read-rows.ts';
import type { Turn } from './scenario-format.ts';

export interface CaseReport {
  name: string;
  wording: string;
  passed: boolean;
  /** Why it failed, in the order things went wrong. */
  failures: string[];
  transcript: { turn: Turn; heard: Heard }[];
  ms: number;
}

const TURN_SECONDS = 20;

/** Holds one conversation on a tenant of its own and judges it. */
export async function runCase(house: House, one: Case): Promise<CaseReport> {
  const started = performance.now();
  const { scenario, tenant } = one.loaded;
  house.clock.now = new Date(scenario.now);
  const { tenantId, key, agents, agent } = await prepareTenant(house, one.loaded);
  const { baseUrl } = house;
  const { channel } = scenario;
  const client = makeChatClient({ baseUrl, key, agent: agent.slug, channel });

  const context = { listings: tenant.listings, timeZone: agent.timeZone };
  const transcript = await converse(house, client, one.turns);
  const replies = transcript.map(({ heard }) => (heard.ok ? heard.result.reply : '')).join('\n');
  const rows = await readRows(house.db, tenantId, {
    threadId: client.threadId(),
    agents,
    listings: tenant.listings,
  });
  const failures = [
    ...transcript.flatMap(({ turn, heard }, index) =>
      judgeTurn(turn, heard, context).map((why) => `turn ${index + 1}: ${why}`),
    ),
    ...missing('mustSay', scenario.mustSay, replies),
    ...present('neverSay', scenario.neverSay, replies),
    ...judgeOutcome(scenario.outcome, rows, agent.timeZone),
  ];
  return {
    name: one.name,
    wording: one.wording,
    passed: failures.length === 0,
    failures,
    transcript,
    ms: Math.round(performance.now() - started),
  };
}

/** Sends the turns in order; what follows a turn that broke has no meaning and is not sent. */
async function converse(house: House, client: ChatClient, turns: Turn[]) {
  const transcript: CaseReport['transcript'] = [];
  for (const turn of turns) {
    const heard = await client.send('user' in turn ? turn : { resume: turn.resume });
    transcript.push({ turn, heard });
    house.clock.now = new Date(house.clock.now.getTime() + TURN_SECONDS * 1_000);
    if (!heard.ok) break;
  }
  return transcript;
}

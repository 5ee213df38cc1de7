import type { Listing } from '../../src/schemas/listing.ts';
import type { Heard } from './chat-client.ts';
import { rowMeets } from './row-condition.ts';
import { says, sayText } from './say.ts';
import type { Count, Turn } from './scenario-format.ts';
import { shownListings } from './shown-listings.ts';

export interface JudgeContext {
  listings: readonly Listing[];
  timeZone: string;
}

/** Why a turn is not what the scenario asked for; empty when it is. */
export function judgeTurn(turn: Turn, heard: Heard, context: JudgeContext): string[] {
  if (!heard.ok) return [heard.problem];
  const { result } = heard;
  const used = heard.tools.map((tool) => tool.name);
  const cited = result.citations.map((c) => `${c.title}\n${c.source}\n${c.quote}`).join('\n');
  const waiting = result.waiting.map((action) => action.tool);
  const forbidden = turn.noTools === 'any' ? used : turn.noTools.filter((t) => used.includes(t));
  return [
    ...(result.status === 'error' ? ['the turn ended with status error'] : []),
    ...(result.status === 'success' && result.reply.trim() === '' ? ['the reply is empty'] : []),
    ...missing('say', turn.say, result.reply),
    ...present('neverSay', turn.neverSay, result.reply),
    ...missing('cites', turn.cites, cited),
    ...turn.tools.filter((t) => !used.includes(t)).map((t) => `tools: ${t} did not run`),
    ...[...new Set(forbidden)].map((tool) => `noTools: ${tool} ran`),
    ...turn.intents
      .filter((intent) => !result.intents.includes(intent))
      .map((intent) => `intents: ${intent} not among ${result.intents.join(', ') || 'none'}`),
    ...(turn.status !== undefined && turn.status !== result.status
      ? [`status: ${result.status} instead of ${turn.status}`]
      : []),
    ...(turn.waiting !== undefined && turn.waiting.join() !== waiting.join()
      ? [`waiting: ${waiting.join(', ') || 'nothing'} instead of ${turn.waiting.join(', ')}`]
      : []),
    ...(turn.shows === undefined ? [] : judgeShown(turn.shows, result.reply, context)),
  ];
}

export const missing = (label: string, wanted: Turn['say'], text: string): string[] =>
  wanted.filter((what) => !says(text, what)).map((what) => `${label}: ${sayText(what)} is missing`);

export const present = (label: string, banned: Turn['say'], text: string): string[] =>
  banned.filter((what) => says(text, what)).map((what) => `${label}: ${sayText(what)} was said`);

export const countMeets = (found: number, count: Count): boolean =>
  typeof count === 'number'
    ? found === count
    : found >= (count.min ?? 0) && found <= (count.max ?? Number.POSITIVE_INFINITY);

export const countText = (count: Count): string =>
  typeof count === 'number' ? String(count) : `${count.min ?? 0} to ${count.max ?? 'any'}`;

function judgeShown(
  shows: NonNullable<Turn['shows']>,
  reply: string,
  { listings, timeZone }: JudgeContext,
): string[] {
  const shown = shownListings(reply, listings);
  const keys = new Set(shown.map((listing) => listing.ListingKey));
  const { count, every = {} } = shows;
  const wrong = shown.filter((listing) => !rowMeets(listing, every, timeZone));
  return [
    ...(count !== undefined && !countMeets(shown.length, count)
      ? [`shows: ${shown.length} listings instead of ${countText(count)}`]
      : []),
    ...wrong.map((listing) => `shows: ${describe(listing)} does not meet ${JSON.stringify(every)}`),
    ...shows.includes.filter((key) => !keys.has(key)).map((key) => `shows: ${key} is missing`),
    ...shows.excludes.filter((key) => keys.has(key)).map((key) => `shows: ${key} was named`),
  ];
}

const describe = (one: Listing): string =>
  `${one.ListingKey} (${one.City}, ${one.BedroomsTotal} bedrooms, $${one.ListPrice})`;

import { DateTime } from 'luxon';
import type { z } from 'zod';
import { seedOf } from '../../../prompts/local/vary.ts';
import { type Words, wordsIn } from '../../../prompts/local/words.ts';
import type { ToolName } from '../../schemas/agent.ts';
import type { Brief, OpenQuestion, Slots, Understanding } from '../../schemas/dialogue.ts';
import type { Listing } from '../../schemas/listing.ts';
import { type ToolFailure, toolCallSchemas, toolFailureSchema } from '../../schemas/tool-calls.ts';

/** What happened since the person's message. */
export interface Turn {
  text: string;
  results: ToolReturn[];
  boundTools: string[];
  previousReply?: string | undefined;
}

export interface ToolReturn {
  name: string;
  args: Record<string, unknown>;
  result: unknown;
}

export interface Call {
  name: ToolName;
  args: Record<string, unknown>;
}

export type Say = { say: string; asked?: OpenQuestion };
export type Step = Say | { calls: Call[]; say?: string };

type Success<N extends ToolName> = z.infer<(typeof toolCallSchemas)[N]['result']>;
export type Result<N extends ToolName> = Success<N> | ToolFailure;

/** The brief, the turn and the questions every part of the policy asks of them. */
export interface Scene {
  brief: Brief;
  turn: Turn;
  u: Understanding;
  slots: Slots;
  lower: string;
  voice: boolean;
  seed: number;
  now: DateTime;
  /** Everything it may say, in the language of the talk. */
  words: Words;
  can: (tool: ToolName) => boolean;
  /** The last result of a tool in this turn; undefined when it did not run. */
  last: <N extends ToolName>(tool: N) => Result<N> | undefined;
  /** A listing by key as tools described it, in this turn or before. */
  listing: (key: string) => Listing | undefined;
  /** An ISO time in the agent's zone, said in the language of the talk. */
  local: (iso: string) => DateTime;
  changed: (...paths: string[]) => boolean;
}

export function makeScene(brief: Brief, said: Turn): Scene {
  const { understanding: u, agent } = brief;
  const zone = agent.timeZone;
  const locale = u.language === 'es' ? 'es' : 'en-US';
  const turn = { ...said, text: u.english ?? said.text };
  const last: Scene['last'] = (tool) => {
    const found = turn.results.findLast((each) => each.name === tool);
    return found === undefined ? undefined : parse(tool, found.result);
  };
  return {
    brief,
    turn,
    u,
    slots: u.slots,
    lower: turn.text.toLowerCase().replace(/[‘’]/g, "'"),
    voice: brief.channel === 'voice',
    seed: seedOf(turn.text),
    now: DateTime.fromISO(brief.now, { zone, locale }),
    words: wordsIn(u.language),
    can: (tool) => turn.boundTools.includes(tool) && agent.tools.includes(tool),
    last,
    listing: (key) => {
      const one = last('get_property');
      const many = last('search_properties');
      const known = [
        ...(one?.ok ? [one.listing] : []),
        ...(many?.ok ? many.listings : []),
        ...brief.memory.offered,
      ];
      return known.find((listing) => listing.ListingKey === key);
    },
    local: (iso) => DateTime.fromISO(iso, { zone, locale }),
    changed: (...paths) =>
      u.changed.some((p) => paths.some((want) => p === want || p.startsWith(`${want}.`))),
  };
}

function parse<N extends ToolName>(tool: N, result: unknown): Result<N> {
  const success = toolCallSchemas[tool].result.safeParse(result);
  if (success.success) return success.data as Success<N>;
  const failure = toolFailureSchema.safeParse(result);
  // A result of no known shape proves nothing happened as far as the person may be told.
  return failure.success ? failure.data : { ok: false, code: 'malformed', message: '' };
}

export const isCalls = (step: Step): step is { calls: Call[]; say?: string } => 'calls' in step;

import { Counter, Histogram, type Registry } from 'prom-client';
import { isErrorCode } from '../errors.ts';
import { toolNameSchema } from '../schemas/agent.ts';
import type { TurnEvent } from '../schemas/chat.ts';
import { makeBoundedLabel } from './bounded-label.ts';
import { SECONDS } from './buckets.ts';

const TENANTS_MAX = 50;
const NODES_MAX = 40;
const VERDICTS = new Set<unknown>(['hit', 'miss', 'skip']);

type Ended = Extract<TurnEvent, { event: 'node' | 'tool' }>['data'];
const isOk = (result: unknown): boolean =>
  result !== null && typeof result === 'object' && 'ok' in result && result.ok === true;

/**
 * What turns do, read off the events they emit. Labels are names from closed lists, and ids of
 * tenants up to a bound: never what a person or a model wrote.
 */
export function makeTurnMeter(registry: Registry) {
  const registers = [registry];
  const turns = new Counter({
    name: 'foyer_turns_total',
    help: 'Turns that ended, by outcome and tenant (the first 50; then "other").',
    labelNames: ['outcome', 'tenant'],
    registers,
  });
  const errors = new Counter({
    name: 'foyer_turn_errors_total',
    help: 'Turns that ended in an error, by its code.',
    labelNames: ['code'],
    registers,
  });
  const duration = new Histogram({
    name: 'foyer_turn_duration_seconds',
    help: 'From acceptance of a turn, its wait in the queue included, to its end.',
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers,
  });
  const firstText = new Histogram({
    name: 'foyer_turn_first_text_seconds',
    help: 'From acceptance of a turn to the first text that was let out.',
    buckets: SECONDS,
    registers,
  });
  const nodes = new Histogram({
    name: 'foyer_node_duration_seconds',
    help: 'Time a node of the graph took.',
    labelNames: ['node'],
    buckets: SECONDS,
    registers,
  });
  const tools = new Histogram({
    name: 'foyer_tool_duration_seconds',
    help: 'Time a tool took; outcome "failed" is an answer that tells the model why not.',
    labelNames: ['tool', 'outcome'],
    buckets: SECONDS,
    registers,
  });
  const cache = new Counter({
    name: 'foyer_answer_cache_lookups_total',
    help: 'Questions by what the shared answers had: hit, miss, or skip (not shareable).',
    labelNames: ['verdict'],
    registers,
  });
  const tenantLabel = makeBoundedLabel(TENANTS_MAX);
  const nodeLabel = makeBoundedLabel(NODES_MAX);

  function nodeEnded({ node, ms, detail }: Extract<Ended, { node: string }>): void {
    if (ms !== undefined) nodes.observe({ node: nodeLabel(node) }, ms / 1000);
    const verdict = detail?.['cache'];
    if (VERDICTS.has(verdict)) cache.inc({ verdict: String(verdict) });
  }

  function toolEnded({ name, ms, result }: Extract<Ended, { name: string }>): void {
    // A model may call what does not exist, under any words.
    const tool = toolNameSchema.safeParse(name).data ?? 'other';
    const outcome = isOk(result) ? 'ok' : 'failed';
    if (ms !== undefined) tools.observe({ tool, outcome }, ms / 1000);
  }

  return {
    /** A turn was accepted; hand every event of it to the answer. */
    begin(tenantId: string): (event: TurnEvent) => void {
      const startedAt = performance.now();
      const seconds = () => (performance.now() - startedAt) / 1000;
      let spoke = false;
      const ended = (outcome: string) => {
        turns.inc({ outcome, tenant: tenantLabel(tenantId) });
        duration.observe({ outcome }, seconds());
      };
      return ({ event, data }) => {
        if (event === 'token' && !spoke) {
          spoke = true;
          firstText.observe(seconds());
        } else if (event === 'node' && data.phase === 'end') nodeEnded(data);
        else if (event === 'tool' && data.phase === 'end') toolEnded(data);
        else if (event === 'done') ended(data.status);
        else if (event === 'error') {
          errors.inc({ code: isErrorCode(data.code) ? data.code : 'other' });
          ended('error');
        }
      };
    },
  };
}

import { z } from 'zod';
import { type TurnResult, waitingActionSchema } from '../schemas/chat.ts';
import { citationSchema } from '../schemas/knowledge.ts';
import type { RunOutcome } from './engine-api.ts';

/** As much of a conversation's values as its client is told. */
const valuesSchema = z.object({
  reply: z.string().catch(''),
  citations: z.array(citationSchema).catch([]),
  understanding: z
    .object({ intents: z.array(z.object({ name: z.string() })) })
    .nullable()
    .catch(null),
  cache: z.object({ verdict: z.string() }).catch({ verdict: 'skip' }),
  turn: z.object({ released: z.string(), limited: z.boolean() }).nullable().catch(null),
  __interrupt__: z
    .array(z.object({ value: z.object({ waiting: z.array(waitingActionSchema) }) }))
    .catch([]),
});

/** The answer of a turn, from what its run left. */
export function turnResultOf(
  outcome: RunOutcome,
  { threadId, runId }: { threadId: string; runId: string },
): TurnResult {
  const values = valuesSchema.parse(outcome.values ?? {});
  const waiting = values.__interrupt__.flatMap((asked) => asked.value.waiting);
  return {
    thread_id: threadId,
    run_id: runId,
    status: waiting.length > 0 ? 'interrupted' : 'success',
    reply: waiting.length > 0 ? (values.turn?.released.trim() ?? '') : values.reply,
    citations: values.citations,
    intents: values.understanding?.intents.map((intent) => intent.name) ?? [],
    cached: values.cache.verdict === 'hit',
    ...(values.turn?.limited && { limited: true }),
    waiting,
  };
}

import { z } from 'zod';
import { turnResultSchema, waitingActionSchema } from '../../schemas/chat.ts';

const phase = z.enum(['start', 'end']);
const ms = z.number().optional();

/** The frames of a turn as a client reads them. */
export const turnFrameSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('token'), data: z.object({ text: z.string() }) }),
  z.object({ event: z.literal('node'), data: z.object({ node: z.string(), phase, ms }) }),
  z.object({
    event: z.literal('tool'),
    data: z.object({
      name: z.string(),
      phase,
      args: z.unknown().optional(),
      result: z.unknown().optional(),
      ms,
    }),
  }),
  z.object({
    event: z.literal('interrupt'),
    data: z.object({ waiting: z.array(waitingActionSchema) }),
  }),
  z.object({ event: z.literal('done'), data: turnResultSchema }),
  z.object({
    event: z.literal('error'),
    data: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }),
  }),
]);
export type TurnFrame = z.infer<typeof turnFrameSchema>;

/** Whether a client knows this event; a newer host may send others, to be passed over. */
export const isKnownEvent = (event: string): boolean =>
  turnFrameSchema.options.some((option) => option.shape.event.value === event);

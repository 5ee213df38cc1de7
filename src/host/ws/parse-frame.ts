import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { type ChatRequest, chatRequestSchema } from '../../schemas/chat.ts';
import { parseInput } from '../parse-input.ts';

const idSchema = z.union([z.string().max(64), z.int()]);
/** What a client may name its request; every frame that answers it carries it again. */
export type FrameId = z.infer<typeof idSchema>;

const [messageSchema, resumeSchema] = chatRequestSchema.options;
const frameSchema = z.union([
  messageSchema.extend({ id: idSchema.optional() }),
  resumeSchema.extend({ id: idSchema.optional() }),
]);

/** @throws AppError `invalid_json`, `bad_request` */
export function readFrame(data: Buffer, isBinary: boolean): unknown {
  if (isBinary) {
    throw new AppError('bad_request', 'Binary frames are not read here', {
      hint: 'Send JSON as text.',
    });
  }
  try {
    return JSON.parse(data.toString('utf8'));
  } catch {
    // The parser's own message would repeat what the person wrote.
    throw new AppError('invalid_json', 'The frame is not valid JSON', {
      hint: 'Send one JSON object a frame.',
    });
  }
}

/** The id of a frame, also of one that is wrong otherwise, so that its error finds its asker. */
export const frameId = (frame: unknown): FrameId | undefined =>
  z.object({ id: idSchema }).safeParse(frame).data?.id;

/** @throws AppError `bad_request` naming the field at fault */
export function parseFrame(frame: unknown): ChatRequest {
  const { id: _, ...request } = parseInput(frameSchema, frame);
  return request;
}

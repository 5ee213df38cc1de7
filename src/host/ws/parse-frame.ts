import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { type ChatRequest, chatRequestSchema } from '../../schemas/chat.ts';
import { parseInput } from '../parse-input.ts';

const idSchema = z.union([z.string().max(64), z.int()]).optional();
const frameSchema = z.looseObject({ id: idSchema });
/** Checks the id and passes the frame on as it came, every unknown field with it. */
const idOnly = z
  .custom<object>((frame) => typeof frame === 'object' && frame !== null, 'Not a JSON object')
  .superRefine((frame, context) => {
    for (const { path, message } of frameSchema.safeParse(frame).error?.issues ?? []) {
      context.addIssue({ code: 'custom', path, message });
    }
  });

/** What a client may name its request; every frame that answers it carries it again. */
export type FrameId = string | number;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message would repeat what the person wrote.
    throw new AppError('invalid_json', 'The frame is not valid JSON', {
      hint: 'Send one JSON object a frame.',
    });
  }
}

/** The id of a frame, also of one that is wrong otherwise, so that its error finds its asker. */
export function frameId(frame: unknown): FrameId | undefined {
  return frameSchema.safeParse(frame).data?.id;
}

/** @throws AppError `invalid_json` */
export function readFrame(data: Buffer, isBinary: boolean): unknown {
  if (isBinary) {
    throw new AppError('bad_request', 'Binary frames are not read here', {
      hint: 'Send JSON as text.',
    });
  }
  return parseJson(data.toString('utf8'));
}

/** @throws AppError `bad_request` naming the field at fault */
export function parseFrame(frame: unknown): ChatRequest {
  const entries = Object.entries(parseInput(idOnly, frame));
  return parseInput(
    chatRequestSchema,
    Object.fromEntries(entries.filter(([name]) => name !== 'id')),
  );
}

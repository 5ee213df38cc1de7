import { z } from 'zod';
import { AppError, isErrorCode } from '../../errors.ts';
import { agentSchema } from '../../schemas/agent.ts';
import type { ChatRequest } from '../../schemas/chat.ts';
import { readEvents } from './read-events.ts';
import type { TurnFrame } from './turn-frames.ts';

const agentsSchema = z.object({
  data: z.array(
    z.object({
      slug: z.string(),
      name: z.string(),
      type: agentSchema.shape.type,
      time_zone: z.string(),
    }),
  ),
});
export type ChatAgent = z.infer<typeof agentsSchema>['data'][number];

const errorSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }),
});

export interface ChatClient {
  agents(): Promise<ChatAgent[]>;
  /** One turn, as it comes. @throws AppError as the host refused it */
  turn(request: ChatRequest): AsyncGenerator<TurnFrame>;
}

async function refusal(response: Response): Promise<AppError> {
  const text = await response.text();
  const parsed = errorSchema.safeParse(text.startsWith('{') ? JSON.parse(text) : undefined).data;
  if (parsed === undefined) return new AppError('internal', `the host answered ${response.status}`);
  const { code, message, hint } = parsed.error;
  return new AppError(isErrorCode(code) ? code : 'internal', message, {
    ...(hint !== undefined && { hint }),
  });
}

/** Speaks with a host over HTTP. */
export function makeChatClient({
  url,
  key,
}: {
  url: string;
  key?: string | undefined;
}): ChatClient {
  if (!URL.canParse(url)) {
    throw new AppError('bad_request', 'The address of the host is not a URL', {
      hint: 'Write it as http://127.0.0.1:8123.',
    });
  }

  async function send(path: string, init: RequestInit & { headers?: Record<string, string> }) {
    const headers = { ...init.headers, ...(key !== undefined && { 'x-api-key': key }) };
    const response = await fetch(new URL(path, url), { ...init, headers }).catch((cause) => {
      throw new AppError('conflict', `Nothing answers at ${url}`, {
        hint: 'Start a host with `npm start`, or leave --url out.',
        cause,
      });
    });
    if (!response.ok) throw await refusal(response);
    return response;
  }

  return {
    async agents() {
      const response = await send('/v1/agents?limit=100', {});
      return agentsSchema.parse(await response.json()).data;
    },
    async *turn(request) {
      const response = await send('/v1/chat/message', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify(request),
      });
      if (response.body !== null) yield* readEvents(response.body);
    },
  };
}

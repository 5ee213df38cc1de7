import { type BaseMessageLike, coerceMessageLikeToMessage } from '@langchain/core/messages';
import { RunnableLambda } from '@langchain/core/runnables';
import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import { askStructured } from '../../src/models/ask-structured.ts';
import { makeOpenAiModel } from '../../src/providers/llm/open-ai.ts';
import type { CaseReport } from './run-case.ts';

type Env = Readonly<Record<string, string | undefined>>;

const PROMPT = `You judge a real-estate agency's front desk agent by a conversation with a client.
The score is true if every reply of the agent answers what the client said last, is honest about
what the agent cannot do, and stays polite and short; it is false otherwise. Whether a fact about
homes, prices or times is right is judged elsewhere: do not guess.

The conversation was to show: {inputs}

<conversation>
{outputs}
</conversation>`;

const TIMEOUTS = { connectMs: 10_000, firstTokenMs: 60_000, idleMs: 60_000, totalMs: 120_000 };
const OPENAI = 'https://api.openai.com/v1';
const verdictSchema = z.object({ reasoning: z.string(), score: z.boolean() });

/** An OpenAI-compatible endpoint is needed for whatever model. @throws AppError that says so */
export function needsEndpoint(option: string, env: Env = process.env): void {
  if (env['OPENAI_API_KEY'] || env['OPENAI_BASE_URL']) return;
  throw new AppError('bad_request', `${option} needs OPENAI_API_KEY or OPENAI_BASE_URL`, {
    hint: 'Without a model the keyless one answers, and no judge is asked.',
  });
}

/** A model's opinion of a conversation (openevals' LLM as judge): a metric, never a verdict. */
export async function openHelpfulnessJudge(model: string, env: Env = process.env) {
  needsEndpoint('--judge', env);
  const { createLLMAsJudge } = await import('openevals');
  const judge = createLLMAsJudge({
    ...{ prompt: PROMPT, feedbackKey: 'helpful' },
    judge: structured(
      makeOpenAiModel({
        apiKey: env['OPENAI_API_KEY'] || 'none',
        baseUrl: env['OPENAI_BASE_URL'] || OPENAI,
        ...{ model, timeouts: TIMEOUTS, maxRetries: 2, temperature: 0 },
      }),
    ),
  });
  return async (title: string, { transcript }: CaseReport): Promise<boolean> => {
    const lines = transcript.map(({ turn, heard }) => {
      const said = 'user' in turn ? turn.user : JSON.stringify(turn.resume);
      return `client: ${said}\nagent: ${heard.ok ? heard.result.reply : 'said nothing'}`;
    });
    const { score } = await judge({ inputs: title, outputs: lines.join('\n') });
    return score === true;
  };
}

/** In the house's own way, which every model understands, and with its one repair. */
function structured(client: ReturnType<typeof makeOpenAiModel>) {
  const withStructuredOutput = () =>
    RunnableLambda.from((messages: BaseMessageLike[]) =>
      askStructured(client, {
        schema: verdictSchema,
        messages: messages.map(coerceMessageLikeToMessage),
      }),
    );
  return Object.assign(client, { withStructuredOutput });
}

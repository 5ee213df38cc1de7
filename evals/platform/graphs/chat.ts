import { AIMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { ToolNode } from '@langchain/langgraph/prebuilt';
import { z } from 'zod';
import { ScriptedModel } from './scripted-model.ts';

const shout = tool(async ({ text }) => `${text.toUpperCase()}!`, {
  name: 'shout',
  description: 'Says it louder.',
  schema: z.object({ text: z.string() }),
});
const model = new ScriptedModel({});
const unheard = new ScriptedModel({ tags: ['langsmith:nostream'] });

/** A model and its tool. "quietly: …" is thought over by a model whose tokens are not streamed. */
export const graph = new StateGraph(MessagesAnnotation)
  .addNode('agent', async ({ messages }) => {
    const quiet = messages.at(-1)?.text.startsWith('quietly: ') ?? false;
    return { messages: [await (quiet ? unheard : model).invoke(messages)] };
  })
  .addNode('tools', new ToolNode([shout]))
  .addEdge(START, 'agent')
  .addConditionalEdges(
    'agent',
    ({ messages }) => {
      const last = messages.at(-1);
      return AIMessage.isInstance(last) && (last.tool_calls?.length ?? 0) > 0 ? 'tools' : END;
    },
    ['tools', END],
  )
  .addEdge('tools', 'agent')
  .compile();

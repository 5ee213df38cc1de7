import { expect, it } from 'vitest';
import { type ConversationDeps, compileConversation } from '../../graphs/conversation/graph.ts';
import { schemasOf } from './schemas-of.ts';
import { graph as annotated } from './testing/graphs/agent.ts';
import { graph as typed } from './testing/graphs/typed.ts';

it("knows the house's own graph: state, input, output and context", async () => {
  const schemas = await schemasOf(
    compileConversation({ tools: new Map() } as unknown as ConversationDeps),
  );
  expect(schemas?.state).toMatchObject({ properties: { messages: {}, reply: {}, citations: {} } });
  expect(schemas?.input).toMatchObject({ properties: { messages: {} } });
  expect(schemas?.output).toMatchObject({ properties: { reply: {} } });
  expect(schemas?.context).toMatchObject({ properties: { tenantId: {}, agentId: {} } });
});

it('tells messages apart for those who show them', async () => {
  expect((await schemasOf(typed))?.state).toMatchObject({
    properties: { messages: { langgraph_type: 'messages' } },
  });
});

it('knows nothing of graphs whose types only the compiler knows', async () => {
  expect(await schemasOf(annotated)).toBeNull();
});

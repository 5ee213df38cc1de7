import { MemorySaver } from '@langchain/langgraph';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { PlatformCommand } from '../../schemas/platform/runs.ts';
import type { CompiledGraph } from '../../schemas/served-graph.ts';
import { asking } from '../testing/graphs/asking.ts';
import { fanOut } from '../testing/graphs/fan-out.ts';
import { foreignLangGraph, ownLangGraph } from '../testing/graphs/lang-graph.ts';
import { sixNodes } from '../testing/graphs/six-nodes.ts';
import { bindGraph } from './bind-graph.ts';
import { interruptIdsOf } from './interrupts-of.ts';
import { getSnapshot, getThreadState } from './thread-state.ts';
import { toCommand } from './to-command.ts';

const threadId = 'thread-1';
let saver: MemorySaver;
beforeEach(() => {
  saver = new MemorySaver();
});

async function run(graph: CompiledGraph, input: unknown): Promise<void> {
  const options = { configurable: { thread_id: threadId }, streamMode: ['values'] };
  for await (const _ of await graph.stream(input, options));
}

/** Runs a graph until it stops, then gives it a command; answers the values it then has. */
async function command(made: object, input: unknown, ...commands: PlatformCommand[]) {
  const graph = bindGraph(made as CompiledGraph, saver);
  const pending = async () => interruptIdsOf(await getSnapshot(graph, { threadId }));
  if (input !== undefined) await run(graph, input);
  for (const wire of commands) await run(graph, await toCommand(wire, pending));
  return (await getThreadState(graph, { threadId })).values;
}

describe.each([
  ['our LangGraph', ownLangGraph],
  ['a LangGraph of its own', foreignLangGraph],
])('a graph with %s', (_, langGraph) => {
  it.each<[unknown]>([
    ['yes'],
    [{ decision: 'approve' }],
    [[]],
    [{}],
    [true],
    [false],
    [0],
    [''],
    [null],
  ])('is answered %j as it was sent', async (resume) => {
    const values = await command(asking(['sure?'], langGraph), { said: [] }, { resume });
    expect(values).toEqual({ said: ['before', 'after'], answers: [resume] });
  });

  it('is answered twice in one node, falsy and not', async () => {
    const values = await command(
      asking(['sure?', 'really?', 'still?'], langGraph),
      { said: [] },
      ...[{ resume: false }, { resume: 'yes' }, { resume: null }],
    );
    expect(values).toMatchObject({ answers: [false, 'yes', null] });
  });

  it('is updated beside the answer, by an object or by pairs', async () => {
    const updates: PlatformCommand['update'][] = [{ said: ['told'] }, [['said', ['told']]]];
    for (const update of updates) {
      saver = new MemorySaver();
      const values = await command(
        asking(['sure?'], langGraph),
        { said: [] },
        { resume: 'yes', update },
      );
      expect(values).toEqual({ said: ['before', 'told', 'after'], answers: ['yes'] });
    }
  });

  it('goes where it is told', async () => {
    const goto = { goto: ['five'] };
    const values = await command(sixNodes(langGraph), { steps: ['in'] }, goto);
    expect((values as { steps: string[] }).steps.slice(7)).toEqual(['five', 'six']);
  });

  it('is sent to, as often as it is told', async () => {
    const sends = ['x', 'y'].map((word) => ({ node: 'shout', input: { word } }));
    const given = { words: ['a'] };
    const values = await command(fanOut(langGraph), given, { goto: sends, update: { words: [] } });
    expect(values).toEqual({ words: [], loud: ['A', 'X', 'Y'] });
  });

  it('is sent to where a schema checks the update', async () => {
    const { StateGraph, START, END } = langGraph;
    const graph = new StateGraph(z.strictObject({ seen: z.string().optional() }))
      .addNode('see', (given) => ({ seen: (given as { word?: string }).word ?? 'nothing' }))
      .addEdge(START, 'see')
      .addEdge('see', END)
      .compile();
    const send = { node: 'see', input: { word: 'sent' } };
    const values = await command(graph, { seen: '' }, { goto: send, update: { seen: 'before' } });
    expect(values).toEqual({ seen: 'sent' });
  });
});

it('asks for open interrupts only when the answer would be dropped', async () => {
  const pending = vi.fn(async () => []);
  await toCommand({ resume: 'yes' }, pending);
  await toCommand({ update: { a: 1 }, resume: null }, pending);
  await toCommand({ goto: 'x' }, pending);
  expect(pending).not.toHaveBeenCalled();
});

it('goes on without an answer where nothing is asked', async () => {
  expect(await toCommand({ resume: false }, async () => [])).toBeNull();
  expect(await toCommand({}, async () => [])).toBeNull();
  const kept = await toCommand({ resume: 0, goto: 'x' }, async () => []);
  expect(kept).toMatchObject({ lg_name: 'Command', goto: ['x'] });
  expect(kept).toHaveProperty('resume', undefined);
});

import { describe, expect, it } from 'vitest';
import { makeSharedAnswerCheck } from '../../src/compose-privacy.ts';
import { slotsSchema } from '../../src/schemas/dialogue.ts';
import { makeTestGraph, tenant } from './testing/make-test-graph.ts';
import { ScriptedModel } from './testing/scripted-model.ts';

const note = (text: string) => ({ name: 'update_crm', args: { note: text } });
const search = { name: 'search_properties', args: { area: 'Oakland' } };
const passage = {
  documentId: '55555555-5555-4555-8555-555555555555',
  chunkId: '66666666-6666-4666-8666-666666666666',
  title: 'Fees',
  source: 'fees.md',
  text: 'The application fee is $45 for every adult applicant.',
  score: 1,
  similarity: 0.8,
  keywordRank: 1,
};

describe('conversation graph', () => {
  it('runs its nodes in order and releases the reply', async () => {
    const model = new ScriptedModel([{ say: 'Hello. How can I help?', asked: 'anything_else' }]);
    const graph = makeTestGraph({ model });
    const { nodes, said, state } = await graph.play('hi');
    expect(nodes).toEqual([
      'classify-intent',
      'check-cache',
      'retrieve',
      'respond',
      'validate',
      'persist',
    ]);
    expect(said).toBe('Hello. How can I help?');
    expect(state.reply).toBe(said);
    expect(state.openQuestion).toBe('anything_else');
    expect(graph.turns).toMatchObject([{ user: { content: 'hi' }, assistant: { content: said } }]);
  });

  it('lets a reply state what a tool returned', async () => {
    const model = new ScriptedModel([
      { calls: [search] },
      { say: '14 Oak Street costs $612,000.' },
    ]);
    const { said, state, nodes } = await makeTestGraph({ model }).play('a home in Oakland');
    expect(nodes).toContain('act');
    expect(said).toBe('14 Oak Street costs $612,000.');
    expect(state.memory.offered.map((l) => l.ListingKey)).toEqual(['L1']);
    expect(state.slots.focusListingKey).toBe('L1');
  });

  it('keeps each word once in the thread, also those before a tool call', async () => {
    const model = new ScriptedModel([
      { say: 'Let me look.', calls: [search] },
      { say: '14 Oak Street is free.' },
    ]);
    const { said, state } = await makeTestGraph({ model }).play('a home in Oakland');
    expect(said).toBe('Let me look. 14 Oak Street is free.');
    expect(state.reply).toBe(said);
    const spoken = state.messages.filter((m) => m.type === 'ai').map((m) => m.content);
    expect(spoken).toEqual(['Let me look.', '14 Oak Street is free.']);
  });

  it('never releases an invented price: one repair, then a safe reply', async () => {
    const model = new ScriptedModel([
      { calls: [search] },
      { say: 'I found one. It costs $599,000.' },
      { say: 'It costs $598,000.' },
    ]);
    const { said, state } = await makeTestGraph({ model }).play('a home in Oakland');
    expect(said).toBe('I found one. I would rather have a colleague confirm that.');
    expect(said).not.toMatch(/59[89],000/);
    expect(state.validation?.verdict).toBe('replaced');
    expect(state.messages.at(-1)?.content).toBe(said);
  });

  it('takes a repaired reply', async () => {
    const model = new ScriptedModel([
      { calls: [search] },
      { say: 'It is $1.' },
      { say: 'It is $612,000.' },
    ]);
    const { said, state } = await makeTestGraph({ model }).play('a home in Oakland');
    expect(said).toBe('It is $612,000.');
    expect(state.validation?.verdict).toBe('repaired');
  });

  it.each([
    ['approve', { decision: 'approve' }, ['kept'], 'ok'],
    ['edit', { decision: 'edit', args: [{ note: 'edited' }] }, ['edited'], 'ok'],
    ['reject', { decision: 'reject', reason: 'no' }, [], 'rejected'],
    ['false', false, [], 'rejected'],
  ])('waits for a person before a write: %s', async (_name, resume, written, outcome) => {
    const model = new ScriptedModel([{ calls: [note('kept')] }, { say: 'All right.' }]);
    const graph = makeTestGraph({ model, approvals: ['update_crm'] });
    const first = await graph.play('note this');
    expect(first.waiting).toMatchObject([
      { value: { waiting: [{ tool: 'update_crm', args: { note: 'kept' } }] } },
    ]);
    expect(graph.booked).toEqual([]);
    const { state, said } = await graph.play({ resume });
    expect(graph.booked).toEqual(written.map((text) => ({ note: text })));
    expect(JSON.stringify(state.messages.find((m) => m.type === 'tool')?.content)).toContain(
      outcome,
    );
    expect(said).toBe('All right.');
  });

  it('forgets a write nobody approved when the person speaks again', async () => {
    const model = new ScriptedModel([{ calls: [note('kept')] }, { say: 'As you like.' }]);
    const graph = makeTestGraph({ model, approvals: ['update_crm'] });
    await graph.play('note this');
    const { state } = await graph.play('never mind');
    expect(graph.booked).toEqual([]);
    expect(state.messages.map((m) => m.type)).toEqual(['human', 'human', 'ai']);
  });

  it('repeats the kept decision, not the model, when a run starts over', async () => {
    let call = 0;
    const model = new ScriptedModel(() =>
      call++ % 2 === 0 ? { calls: [note(`n${call}`)] } : { say: 'Noted.' },
    );
    const graph = makeTestGraph({ model });
    await graph.play('note this', 'run-x');
    await graph.saver.deleteThread('thread');
    await graph.play('note this', 'run-x');
    expect(graph.booked).toEqual([{ note: 'n1' }]);
  });

  it('hands an upset caller to a person even when the model does not', async () => {
    const model = new ScriptedModel([{ say: 'I see.' }, { say: `Call ${tenant.phone}.` }]);
    const graph = makeTestGraph({ model, understanding: { upset: true, wantsHuman: true } });
    const { state, said } = await graph.play('get me a human!');
    expect(state.memory.escalated).toBe(true);
    expect(said).toBe(`I see. Call ${tenant.phone}.`);
  });

  it('serves a shared answer once it was grounded in a document', async () => {
    const faq = { intents: [{ name: 'faq' as const, confidence: 1 }] };
    const model = new ScriptedModel([{ say: passage.text }, { say: 'should not be asked' }]);
    const graph = makeTestGraph({ model, understanding: faq, passages: [passage] });
    const first = await graph.play('What is the application fee?');
    expect(first.state.citations).toMatchObject([{ source: 'fees.md', quote: passage.text }]);
    const second = await graph.play('what is the application fee');
    expect(second.nodes).toEqual(['classify-intent', 'check-cache', 'persist']);
    expect(second.said).toBe(passage.text);
    expect(second.state.citations).toHaveLength(1);
    expect(model.heard).toHaveLength(1);
  });

  it.each([
    ['a question with a name', 'What is the application fee for Nadia Brankovic?', ''],
    ['an answer with a name', 'What is the application fee?', ' Nadia Brankovic owes it.'],
    ['a question with a number', 'What is the application fee? 510-555-0142', ''],
    ['somebody we know', 'What is the application fee?', ' Thanks, Zo.'],
  ])('never shares %s', async (_name, question, added) => {
    const faq = { intents: [{ name: 'faq' as const, confidence: 1 }] };
    const slots = slotsSchema.parse({ contact: { name: 'zo' } });
    const model = new ScriptedModel(() => ({ say: `${passage.text}${added}` }));
    const understanding = { ...faq, slots };
    const tellsOfSomebody = makeSharedAnswerCheck();
    const graph = makeTestGraph({ model, understanding, passages: [passage], tellsOfSomebody });
    await graph.play(question, 'run-1');
    await graph.play(question, 'run-2');
    expect(model.heard).toHaveLength(2);
  });

  it('keeps the last turns and sums up the older ones', async () => {
    const model = new ScriptedModel(() => ({ say: 'Yes.' }));
    const graph = makeTestGraph({ model, memoryTurns: 3 });
    for (const text of ['one', 'two', 'three', 'four', 'five']) await graph.play(text);
    const { state } = await graph.play('six');
    expect(state.messages.filter((m) => m.type === 'human').map((m) => m.content)).toEqual([
      'four',
      'five',
      'six',
    ]);
    expect(state.summary).toBe('|one|two|three');
    expect(graph.turns).toHaveLength(6);
  });

  it('bounds the tool loop', async () => {
    const model = new ScriptedModel(() => ({ calls: [search] }));
    const { state, said } = await makeTestGraph({ model }).play('loop');
    expect(said).toBe('I would rather have a colleague confirm that.');
    expect(state.validation?.verdict).toBe('replaced');
  });

  it('speaks without markup on the voice channel', async () => {
    const model = new ScriptedModel([{ say: '**Hello**\n- first\n- second' }]);
    const { said } = await makeTestGraph({ model, channel: 'voice' }).play('hi');
    expect(said).not.toMatch(/[*\n-]/);
  });
});

import { describe, expect, it } from 'vitest';
import * as limitedOffer from '../../../prompts/limited-offer.ts';
import { AppError } from '../../../src/errors.ts';
import { makeTestGraph, type TestGraphOptions } from '../testing/make-test-graph.ts';
import { ScriptedModel } from '../testing/scripted-model.ts';

const cut = new AppError('model_stalled', 'the model fell silent', { retry: true });
const CUT_OFF = 'Sorry, I was cut off there; let me take that up again.';
const SAFE = 'I would rather have a colleague confirm that.';

describe('an answer that breaks off', () => {
  it('is taken up again, and the person is told; nothing is said twice', async () => {
    const model = new ScriptedModel([
      { say: 'Gladly. We have one for', breaks: cut },
      { say: 'What area do you like?' },
    ]);
    const told: unknown[] = [];
    const { play } = makeTestGraph({
      model,
      adjust: (deps) => ({ ...deps, onBroken: (_tenant, error) => void told.push(error) }),
    });
    const { said, state } = await play('hello');
    expect(said).toBe(`Gladly. ${CUT_OFF} What area do you like?`);
    expect(state.reply).toBe(said);
    expect(state.validation).toMatchObject({ verdict: 'repaired' });
    const brief = model.heard[1]?.[0]?.additional_kwargs['brief'];
    expect(brief).toMatchObject({
      repair: ['the answer broke off', `Already said, do not repeat: Gladly. ${CUT_OFF}`],
    });
    expect(told).toEqual([cut]);
  });

  it('begins anew without a word where none was heard', async () => {
    const model = new ScriptedModel([{ say: 'We have', breaks: cut }, { say: 'Hello there.' }]);
    const { said } = await makeTestGraph({ model }).play('hello');
    expect(said).toBe('Hello there.');
  });

  it('gives way to a safe reply when it breaks off again', async () => {
    const model = new ScriptedModel([
      { say: 'Gladly. We', breaks: cut },
      { say: 'Yes. It', breaks: cut },
    ]);
    const { said, state } = await makeTestGraph({ model }).play('hello');
    expect(said).toBe(`Gladly. ${CUT_OFF} Yes. ${SAFE}`);
    expect(state.validation).toMatchObject({ verdict: 'replaced' });
  });

  it('carries out a call once, whenever it breaks', async () => {
    const search = { name: 'search_properties', args: { area: 'Oakland' } };
    const model = new ScriptedModel([
      { say: 'Let me look. I', breaks: cut },
      { calls: [search] },
      { say: 'There is one', breaks: cut },
      { say: 'There is 1 home.' },
    ]);
    const { said, events } = await makeTestGraph({ model }).play('a home in Oakland');
    const looked = events.filter((e) => e.event === 'tool' && e.data.phase === 'start');
    expect(looked).toHaveLength(1);
    expect(said.startsWith(`Let me look. ${CUT_OFF} `)).toBe(true);
  });

  it.each([
    ['an error of ours', 'Gladly. We', new AppError('internal', 'a bug')],
    ['a model that never spoke', '', cut],
  ])('is not everything that fails: %s', async (_what, say, breaks) => {
    const model = new ScriptedModel([{ say, breaks }]);
    await expect(makeTestGraph({ model }).play('hello')).rejects.toBe(breaks);
  });
});

describe('a service that judges answers', () => {
  const judging = (
    script: ConstructorParameters<typeof ScriptedModel>[0],
    wrong: (text: string) => string[],
    over: Partial<TestGraphOptions> = {},
  ) => {
    const asked: string[] = [];
    const model = new ScriptedModel(script);
    const graph = makeTestGraph({
      model,
      ...over,
      adjust: (deps) => ({
        ...deps,
        moderateReply: async ({ runId }, text) => {
          asked.push(`${runId}: ${text}`);
          return wrong(text);
        },
      }),
    });
    return { ...graph, asked, model };
  };
  const grim = (text: string) => (text.includes('grim') ? ['moderation: violence'] : []);

  it('is asked once for a whole answer, before any of it is said', async () => {
    const { play, asked } = judging([{ say: 'Gladly. It is quiet. Shall I look?' }], grim);
    const { said, events } = await play('hello');
    expect(said).toBe('Gladly. It is quiet. Shall I look?');
    expect(asked).toEqual(['run-1: Gladly. It is quiet. Shall I look?']);
    expect(events.filter((e) => e.event === 'token')).toHaveLength(3);
  });

  it('lets nothing of a flagged answer out, not even into what is streamed', async () => {
    const flagged = { say: 'Gladly. Something grim happens.' };
    const { play, asked, turns, model } = judging([flagged, flagged], grim);
    const { said, state, streamed } = await play('hello');
    expect(said).toBe(SAFE);
    expect(state.validation).toEqual({ verdict: 'replaced', problems: ['moderation: violence'] });
    expect(JSON.stringify([streamed, turns])).not.toMatch(/Gladly|grim/);
    expect(asked).toHaveLength(2);
    const brief = model.heard[1]?.[0]?.additional_kwargs['brief'];
    expect(brief).toMatchObject({ repair: ['moderation: violence'] });
  });

  it('lets the repaired answer out', async () => {
    const { play } = judging([{ say: 'How grim.' }, { say: 'How nice.' }], grim);
    const { said, state } = await play('hello');
    expect(said).toBe('How nice.');
    expect(state.validation).toMatchObject({ verdict: 'repaired' });
  });

  it('judges words before a tool call as well; the call is carried out', async () => {
    const search = { name: 'search_properties', args: { area: 'Oakland' } };
    const { play } = judging([{ say: 'How grim.', calls: [search] }, { say: 'Well.' }], grim);
    const { said, streamed, events } = await play('a home in Oakland');
    expect(said).toBe('Well.');
    expect(events.filter((e) => e.event === 'tool')).toHaveLength(2);
    expect(JSON.stringify(streamed)).not.toContain('grim');
  });

  it('says nothing of an answer that broke off: it was never judged', async () => {
    const { play, asked } = judging(
      [{ say: 'How grim. We', breaks: cut }, { say: 'How nice.' }],
      grim,
    );
    const { said, streamed } = await play('hello');
    expect(said).toBe('How nice.');
    expect(asked).toEqual(['run-1: How nice.']);
    expect(JSON.stringify(streamed)).not.toContain('grim');
  });

  it('is not asked about what another guard held back, nor about nothing', async () => {
    const invented = { say: 'It costs $123,456.' };
    const { play, asked } = judging([invented, invented], grim);
    expect((await play('hello')).said).toBe(SAFE);
    expect(asked).toEqual([]);
  });

  it('is not asked about our own words', async () => {
    const { play, asked } = judging([{ say: 'How grim.', keyless: true }], grim);
    expect((await play('hello')).said).toBe('How grim.');
    expect(asked).toEqual([]);
  });
});

describe('an answer of less than the configured models can do', () => {
  const OFFER = limitedOffer.render('en');
  const hello = { say: 'Hello.', limited: true as const };
  it.each([
    ['is said to be one, and a person offered', { ...hello, limitedBy: 'model_failed' }, {}, OFFER],
    ['whatever the reason', hello, {}, OFFER],
    [
      'unless a rule of the agency wants it so',
      { ...hello, limitedBy: 'model_not_allowed' },
      {},
      '',
    ],
    ['nor in the middle of an errand', { ...hello, asked: 'time' }, {}, ''],
    [
      'without an offer that cannot be kept',
      hello,
      { tools: ['search_properties' as const] },
      limitedOffer.render('en', false),
    ],
  ])('%s', async (_what, line, over, offer) => {
    const { play } = makeTestGraph({ model: new ScriptedModel([line, hello]), ...over });
    const { said, state } = await play('hello');
    expect(said).toBe(`Hello. ${offer}`.trim());
    expect(state.openQuestion === 'handover').toBe(offer.endsWith('?'));
    if (offer !== '') expect((await play('hello again')).said).toBe('Hello.');
  });
});

import { expect, it } from 'vitest';
import { makeOutcomeKeeper } from './outcome-keeper.ts';

it('keeps the last values of the root, whenever it is asked', () => {
  const outcome = makeOutcomeKeeper();
  expect(outcome.result().valuesJson).toBeUndefined();
  outcome.hear([], { a: 1n });
  expect(outcome.result().valuesJson).toBe('{"a":"1"}');
  outcome.hear([], { a: 2 });
  outcome.hear(['inner:1'], { b: 3 });
  expect(outcome.result()).toEqual({ valuesJson: '{"a":2}', interrupted: false, interrupts: [] });
});

it('uses the text that was made of them anyway', () => {
  const outcome = makeOutcomeKeeper();
  const values = { a: 1 };
  outcome.hear([], values);
  outcome.keepText({ b: 2 }, 'of something else');
  outcome.keepText(values, 'made already');
  expect(outcome.result().valuesJson).toBe('made already');
});

it('counts what is asked once, though a graph tells what the graphs in it asked', () => {
  const outcome = makeOutcomeKeeper();
  const asked = { __interrupt__: [{ id: 'i', value: 'sure?' }] };
  outcome.hear([], { a: 1 });
  outcome.hear(['inner:1'], asked);
  outcome.hear([], asked);
  expect(outcome.result()).toEqual({
    ...{ valuesJson: '{"a":1}', interrupted: true, interrupts: asked.__interrupt__ },
  });
});

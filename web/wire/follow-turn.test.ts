import { describe, expect, it } from 'vitest';
import { connectionLost, FailureError } from './failure.ts';
import { followTurn } from './follow-turn.ts';
import type { Heard } from './heard.ts';

const heard = (text: string): Heard => ({ frame: { event: 'token', data: { text } } });
const lost = () => new FailureError(connectionLost);
async function* tells(texts: string[], error?: Error): AsyncGenerator<Heard> {
  for (const text of texts) yield heard(text);
  if (error !== undefined) throw error;
}
async function textOf(turn: AsyncIterable<Heard>): Promise<string> {
  let text = '';
  for await (const { frame } of turn) if (frame.event === 'token') text += frame.data.text;
  return text;
}

describe('a turn', () => {
  it('is read on where the connection broke', async () => {
    const rest = [tells(['b'], lost()), tells([], lost()), tells(['c'])];
    const turn = followTurn(
      () => tells(['a'], lost()),
      () => rest.shift(),
      0,
    );
    expect(await textOf(turn)).toBe('abc');
  });

  it('is given up when nothing comes any more', async () => {
    let joins = 0;
    const turn = followTurn(
      () => tells(['a'], lost()),
      () => {
        joins += 1;
        return tells([], lost());
      },
      0,
    );
    await expect(textOf(turn)).rejects.toThrow(connectionLost.message);
    expect(joins).toBe(4);
  });

  it.each([
    ['nobody has taken it on', lost(), undefined],
    [
      'the host refused it',
      new FailureError({ ...connectionLost, code: 'unauthorized' }),
      tells([]),
    ],
  ])('is not read on when %s', async (_why, error, rest) => {
    const turn = followTurn(
      () => tells([], error),
      () => rest,
      0,
    );
    await expect(textOf(turn)).rejects.toBe(error);
  });
});

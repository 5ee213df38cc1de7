import { expect, it } from 'vitest';
import { makeModerateReply } from './moderate-reply.ts';

const turn = { tenantId: 't', runId: 'r' };

function setUp() {
  const asked: string[] = [];
  const moderateReply = makeModerateReply(async (text, direction) => {
    asked.push(`${direction}: ${text}`);
    const categories = text.includes('grim') ? ['violence', 'hate'] : [];
    return { flagged: categories.length > 0, categories, by: 'provider' };
  });
  return { asked, moderateReply };
}

it('complains about every category, and about nothing that is fine', async () => {
  const { moderateReply } = setUp();
  expect(await moderateReply(turn, 'grim')).toEqual(['moderation: violence', 'moderation: hate']);
  expect(await moderateReply(turn, 'nice')).toEqual([]);
});

it('asks once for a text within a turn, also while the first is under way', async () => {
  const { asked, moderateReply } = setUp();
  await Promise.all([moderateReply(turn, 'grim'), moderateReply(turn, 'grim')]);
  await moderateReply(turn, 'grim');
  await moderateReply(turn, 'nice');
  await moderateReply({ ...turn, runId: 'another' }, 'grim');
  await moderateReply({ ...turn, tenantId: 'another' }, 'grim');
  expect(asked).toEqual(['out: grim', 'out: nice', 'out: grim', 'out: grim']);
});

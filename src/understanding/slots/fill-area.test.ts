import { describe, expect, it } from 'vitest';
import { type Context, hear } from '../testing/hear.ts';

const asked: Context = { asked: 'area', slots: { task: 'property_search' } };

describe('a place that only the trained tagger finds', () => {
  it.each<[string, string, Context?]>([
    ['I really like the Pleasant Valley area', 'Pleasant Valley', asked],
    ['in Palo Verde would be great for us', 'Palo Verde', asked],
    ['find me an apartment in sunnydale with two bedrooms', 'Sunnydale'],
  ])('%s → %s', (text, area, context) => {
    expect(hear(text, context).slots.search.area).toBe(area);
  });

  it('stands in the spelling of the tenant', () => {
    expect(hear('I want to be close to brightwatr', asked).slots.search.area).toBe('Brightwater');
  });

  it.each<[string, Context?]>([
    ['my name is Sam Concord', { asked: 'name', slots: { task: 'viewing_schedule' } }],
    ['what is the deposit?'],
    ['any time on Monday', { asked: 'date', slots: { task: 'viewing_schedule' } }],
  ])('none: %s', (text, context) => {
    expect(hear(text, context).slots.search.area).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import { loadModel } from './load.ts';

describe('the trained model', () => {
  const model = loadModel();

  test.each([
    ['what is the weather like in boston today', 'weather'],
    ['please translate good morning into french', 'translate'],
    ['set an alarm for six thirty', 'alarm'],
  ])('knows the topic of "%s"', (text, topic) => {
    expect(model.hearTopic(text)).toMatchObject({ topic, inScope: true });
  });

  test.each([
    'asdf qwer zxcv',
    'how do penguins sing under a frozen purple moon',
  ])('says that "%s" is none of its topics', (text) =>
    expect(model.hearTopic(text).inScope).toBe(false));

  test('hears several intents and where the details stand', () => {
    const text = 'hi, please cancel my spa booking for tomorrow';
    const heard = model.hearRequest(text);
    expect(heard.intents).toEqual(
      expect.arrayContaining(['greet', 'cancel_close_leave_freeze', 'spa', 'booking']),
    );
    // Which end of a stay a day is, it often mistakes: the place in the text is what is held.
    expect(heard.slots).toMatchObject([{ text: 'tomorrow', start: 37, end: 45 }]);
  });
});

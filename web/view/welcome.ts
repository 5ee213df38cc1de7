import type { AgentInfo } from '../wire/api.ts';
import { button, h } from './elements.ts';
import { suggestionsFor } from './words.ts';

/** What stands where no word was said yet. */
export const welcome = (
  { name, type }: AgentInfo,
  onPick: (text: string) => void,
): HTMLElement[] => [
  h('h2', {}, `Talk to ${name}`),
  h('p', {}, 'Ask something of your own, or begin with one of these.'),
  h(
    'ul',
    { class: 'suggestions' },
    ...suggestionsFor(type).map((text) =>
      h(
        'li',
        {},
        button(text, () => onPick(text)),
      ),
    ),
  ),
];

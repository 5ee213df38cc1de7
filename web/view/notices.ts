import type { Turn } from '../state/conversation.ts';
import type { Failure } from '../wire/failure.ts';
import { button, h } from './elements.ts';

/** What went wrong, and a way to try again where there is one. */
export const failureCard = (failure: Failure, onRetry?: () => void): HTMLElement =>
  h(
    'section',
    { class: 'card failure', role: 'alert' },
    h('p', {}, h('strong', {}, failure.message), ' ', h('code', {}, failure.code)),
    failure.hint === undefined ? undefined : h('p', {}, failure.hint),
    onRetry && button('Try again', onRetry),
  );

export const cutNotice = (onRetry: () => void): HTMLElement =>
  h(
    'section',
    { class: 'card' },
    h('p', {}, 'The page was left before this was sent. The conversation goes on.'),
    button('Ask again', onRetry),
  );

/** Where the reply's words come from. */
export const sources = (citations: Turn['citations']): HTMLElement =>
  h(
    'section',
    { class: 'sources', 'aria-label': 'Sources' },
    h('h3', {}, 'Sources'),
    h(
      'ul',
      {},
      ...citations.map(({ title, source, quote }) =>
        h(
          'li',
          {},
          h('cite', {}, title),
          ' ',
          h('span', { class: 'origin' }, source),
          h('blockquote', {}, quote),
        ),
      ),
    ),
  );

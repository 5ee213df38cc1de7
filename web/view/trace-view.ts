import type { Step } from '../state/conversation.ts';
import { h, spoken } from './elements.ts';
import { stepItem, stepLight } from './step-view.ts';

/** The strip of lights over the graph's way, which unfolds into what each node did. */
export function makeTraceView() {
  const lights = h('span', { class: 'lights' });
  const items = h('ol', { class: 'steps' });
  // Not read out while it grows: the reply is what matters.
  const root = h('details', { class: 'trace', 'aria-live': 'off' });
  root.append(h('summary', {}, spoken('What happened: '), lights), items);
  root.open = matchMedia('(min-width: 64rem)').matches;
  let shown: Step[] = [];
  return {
    root,
    /** Draws only what changed, so that an unfolded tool call stays unfolded. */
    update(steps: Step[]): void {
      for (const [at, step] of steps.entries()) {
        if (shown[at] === step) continue;
        put(lights, at, stepLight(step));
        put(items, at, stepItem(step));
      }
      for (const list of [lights, items]) {
        while (list.children.length > steps.length) list.lastElementChild?.remove();
      }
      shown = steps;
      root.hidden = steps.length === 0;
    },
  };
}

function put(list: HTMLElement, at: number, element: HTMLElement): void {
  const before = list.children[at];
  if (before === undefined) list.append(element);
  else before.replaceWith(element);
}

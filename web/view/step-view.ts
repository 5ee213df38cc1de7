import type { Step, ToolStep } from '../state/conversation.ts';
import { h } from './elements.ts';
import { factsOf } from './step-facts.ts';
import { duration, json, nodeName, toolName } from './words.ts';

const took = (ms: number | undefined) =>
  ms === undefined ? undefined : h('span', { class: 'ms' }, duration(ms));

/** One light of the strip: which node, how it stands, how long it took. */
export const stepLight = (step: Step): HTMLElement =>
  h(
    'span',
    { class: 'light', 'data-state': step.state, 'data-node': step.node },
    nodeName(step.node),
    ' ',
    took(step.ms),
  );

function code(label: string, value: unknown): HTMLElement {
  return h(
    'div',
    { class: 'code' },
    h('span', { class: 'label' }, label),
    // Long results scroll, so the keyboard must reach them.
    h('pre', { tabindex: '0', role: 'region', 'aria-label': label }, json(value)),
  );
}

const refused = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && Reflect.get(result, 'ok') === false;

/** A tool call, folded: its arguments and what came back. */
const toolItem = (tool: ToolStep): HTMLElement =>
  h(
    'details',
    { class: 'tool', 'data-tool': tool.name },
    h(
      'summary',
      {},
      toolName(tool.name),
      ' ',
      took(tool.ms),
      refused(tool.result) ? h('span', { class: 'refused' }, 'not done') : undefined,
    ),
    tool.args === undefined ? undefined : code('Arguments', tool.args),
    tool.result === undefined ? undefined : code('Result', tool.result),
  );

/** What a node did, for whoever wants to know. */
export const stepItem = (step: Step): HTMLElement =>
  h(
    'li',
    { class: 'step', 'data-state': step.state },
    h(
      'div',
      { class: 'step-name' },
      nodeName(step.node),
      ' ',
      h('code', {}, step.node),
      took(step.ms),
    ),
    ...factsOf(step.detail).map(({ label, values }) =>
      h(
        'div',
        { class: 'fact' },
        h('span', { class: 'label' }, label),
        h('ul', {}, ...values.map((value) => h('li', {}, value))),
      ),
    ),
    ...step.tools.map(toolItem),
  );

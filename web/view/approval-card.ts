import type { Resume, TurnResult } from '../../src/schemas/chat.ts';
import { editedArgs } from '../state/edited-args.ts';
import { button, h } from './elements.ts';
import { json, toolName } from './words.ts';

/** As many as an edit may carry. */
const EDITS_MAX = 8;
let cards = 0;

type Waiting = TurnResult['waiting'];

const asText = (value: unknown): string => (typeof value === 'string' ? value : json(value));

const proposal = ({ tool, args }: Waiting[number]): HTMLElement =>
  h(
    'div',
    { class: 'proposal' },
    h('strong', {}, toolName(tool)),
    h(
      'dl',
      {},
      ...Object.entries(args).flatMap(([name, value]) => [
        h('dt', {}, name),
        h('dd', {}, asText(value)),
      ]),
    ),
  );

/** A write that waits for a person: approve it, change its arguments, or turn it down. */
export function approvalCard(waiting: Waiting, onDecision: (resume: Resume) => void): HTMLElement {
  cards += 1;
  const id = `approval-${cards}`;
  const forms = h('div', { class: 'forms' });
  const choices = h('div', { class: 'choices' });
  const close = (focus: HTMLElement) => {
    forms.replaceChildren();
    choices.hidden = false;
    focus.focus();
  };
  const open = (form: HTMLFormElement) => {
    forms.replaceChildren(form);
    choices.hidden = true;
    form.querySelector<HTMLElement>('textarea, input')?.focus();
  };

  const edit: HTMLButtonElement = button('Edit', () =>
    open(editForm(id, waiting, onDecision, () => close(edit))),
  );
  edit.hidden = waiting.length > EDITS_MAX;
  const reject: HTMLButtonElement = button('Reject', () =>
    open(rejectForm(id, onDecision, () => close(reject))),
  );
  choices.append(
    button('Approve', () => onDecision({ decision: 'approve' }), { class: 'primary' }),
    edit,
    reject,
  );
  return h(
    'section',
    { class: 'card approval', tabindex: '-1', 'aria-labelledby': `${id}-title` },
    h('h3', { id: `${id}-title` }, 'This waits for your approval'),
    ...waiting.map(proposal),
    choices,
    forms,
  );
}

function onSubmit(form: HTMLFormElement, then: () => void): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    then();
  });
}

function editForm(
  id: string,
  waiting: Waiting,
  onDecision: (resume: Resume) => void,
  onCancel: () => void,
): HTMLFormElement {
  const problem = h('p', { class: 'problem', id: `${id}-problem`, role: 'alert' });
  const fields = waiting.map(({ args }, at) => {
    const field = h('textarea', { id: `${id}-${at}`, spellcheck: 'false', rows: '8' });
    field.value = json(args);
    return field;
  });
  const form = h(
    'form',
    {},
    ...waiting.flatMap(({ tool }, at) => [
      h('label', { for: `${id}-${at}` }, `Arguments of ${toolName(tool)}, as JSON`),
      fields[at],
    ]),
    problem,
    h(
      'div',
      { class: 'choices' },
      h('button', { type: 'submit', class: 'primary' }, 'Approve as edited'),
      button('Cancel', onCancel),
    ),
  );
  onSubmit(form, () => {
    const edited = editedArgs(fields.map((field) => field.value));
    for (const field of fields) field.removeAttribute('aria-invalid');
    if (edited.ok) return onDecision({ decision: 'edit', args: edited.args });
    problem.textContent = edited.problem;
    const field = fields[edited.at];
    field?.setAttribute('aria-invalid', 'true');
    field?.setAttribute('aria-describedby', problem.id);
    field?.focus();
  });
  return form;
}

function rejectForm(
  id: string,
  onDecision: (resume: Resume) => void,
  onCancel: () => void,
): HTMLFormElement {
  const reason = h('input', { id: `${id}-reason`, maxlength: '500', autocomplete: 'off' });
  const form = h(
    'form',
    {},
    h('label', { for: reason.id }, 'Why not? (the agent is told; may stay empty)'),
    reason,
    h(
      'div',
      { class: 'choices' },
      h('button', { type: 'submit', class: 'danger' }, 'Turn it down'),
      button('Cancel', onCancel),
    ),
  );
  onSubmit(form, () => {
    const text = reason.value.trim();
    onDecision({ decision: 'reject', ...(text !== '' && { reason: text }) });
  });
  return form;
}

import type { Resume } from '../../src/schemas/chat.ts';
import type { Ask, Turn } from '../state/conversation.ts';
import { approvalCard } from './approval-card.ts';
import { h, spoken } from './elements.ts';
import { cutNotice, failureCard, sources } from './notices.ts';
import { makeTraceView } from './trace-view.ts';

export interface TurnHandlers {
  onDecision: (resume: Resume) => void;
  onRetry: () => void;
}

const DECISIONS: Record<Resume['decision'], string> = {
  approve: 'Approved',
  edit: 'Approved with changes',
  reject: 'Turned down',
};

function asked(ask: Ask): HTMLElement {
  if ('message' in ask) return h('p', { class: 'ask' }, spoken('You: '), ask.message);
  const { resume } = ask;
  const reason = resume.decision === 'reject' && resume.reason ? `: ${resume.reason}` : '';
  return h('p', { class: 'ask decision' }, `${DECISIONS[resume.decision]}${reason}`);
}

/** A turn on the page; `update` draws what changed. */
export function makeTurnView(ask: Ask, agentName: string, handlers: TurnHandlers) {
  const trace = makeTraceView();
  // Stands empty from the start: only what comes into a live region later is read out.
  const reply = h('p', { class: 'reply', 'aria-live': 'polite' });
  const extras = h('div', { class: 'extras' });
  const answer = h('div', { class: 'answer' }, spoken(`${agentName}: `), reply, extras);
  const root = h('article', { class: 'turn' }, asked(ask), trace.root, answer);
  let shown: Turn | undefined;

  return {
    root,
    /** Closes what happened inside: there is something newer to look at. */
    fold(): void {
      trace.root.open = false;
    },
    update(turn: Turn): void {
      root.dataset['state'] = turn.state;
      trace.update(turn.steps);
      say(reply, turn.reply);
      if (shown?.state !== turn.state) extras.replaceChildren(...extrasOf(turn, handlers));
      shown = turn;
    },
  };
}

/** Adds to what is said, so that a reader hears each word once. */
function say(element: HTMLElement, text: string): void {
  const before = element.textContent;
  if (text === before) return;
  if (text.startsWith(before)) element.append(text.slice(before.length));
  else if (text.trim() !== before.trim()) element.textContent = text;
}

function extrasOf(turn: Turn, { onDecision, onRetry }: TurnHandlers): HTMLElement[] {
  const cached = turn.cached ? [h('p', { class: 'origin' }, 'Answered from the cache')] : [];
  const cited = turn.citations.length > 0 ? [sources(turn.citations)] : [];
  switch (turn.state) {
    case 'running':
      return [];
    case 'waiting':
      return [...cited, approvalCard(turn.waiting, onDecision)];
    case 'cut':
      return [cutNotice(onRetry)];
    case 'failed': {
      const { failure } = turn;
      if (failure === undefined) return [];
      // Nothing waits any more: the same decision can only fail again.
      return [failureCard(failure, failure.code === 'nothing_to_resume' ? undefined : onRetry)];
    }
    case 'done':
      return [...cited, ...cached];
  }
}

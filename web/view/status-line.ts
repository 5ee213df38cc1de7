import type { Turn } from '../state/conversation.ts';
import { duration } from './words.ts';

/** How the last turn stands, in one line that is read out when it changes. */
export function statusLine(turn: Turn | undefined, agentName: string): string {
  switch (turn?.state) {
    case undefined:
    case 'cut':
      return '';
    case 'running':
      return `${agentName} is answering…`;
    case 'waiting':
      return 'Waiting for your decision. If you write on instead, nothing is carried out.';
    case 'failed':
      return 'That did not work.';
    case 'done':
      return `Answered in ${duration(turn.steps.reduce((sum, { ms = 0 }) => sum + ms, 0))}`;
  }
}

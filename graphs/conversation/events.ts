import type { TurnEvent } from '../../src/schemas/chat.ts';
import type { NodeConfig } from './session.ts';

/** What nodes tell while they work; carried on LangGraph's `custom` stream. */
export type NodeEvent = Extract<TurnEvent, { event: 'token' | 'node' | 'tool' }>;

export const emit = (config: NodeConfig, event: NodeEvent): void => {
  config.writer?.(event);
};

/** Lets text out after what was already released; returns all that is out. */
export function release(config: NodeConfig, before: string, text: string): string {
  const gap = before === '' || text === '' || /\s$/.test(before) ? '' : ' ';
  emit(config, { event: 'token', data: { text: gap + text } });
  return before + gap + text;
}

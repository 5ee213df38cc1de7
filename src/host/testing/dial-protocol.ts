import { expect } from 'vitest';
import { WebSocket } from 'ws';
import type { Script } from './scripted-engine.ts';
import type { RunHost } from './start-run-host.ts';

/** A run as the socket's tests see it: five events. */
export const toldShort: Script = async function* ({ say, order }) {
  say('lifecycle', { event: 'running', graph_name: 'agent' });
  say('values', { said: order.body.input });
  say('custom', { name: 'mine', payload: 2 }, ['child:1']);
  say('values', { said: order.body.input, heard: 'hello' });
  say('lifecycle', { event: 'completed', graph_name: 'agent' });
  yield ['values', {}];
};

interface Message {
  type: 'success' | 'error' | 'event';
  id?: number | null;
  seq?: number;
  method?: string;
  error?: string;
  message?: string;
  result?: Record<string, unknown>;
  meta?: Record<string, unknown>;
}

/** A client of the thread's socket that keeps what it is sent. */
export async function dialProtocol(host: RunHost, threadId: string) {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/threads/${threadId}/stream/events`);
  const got: Message[] = [];
  socket.on('message', (data) => got.push(JSON.parse(String(data))));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  let commands = 0;
  async function ask(method: string, params?: unknown): Promise<Message> {
    commands += 1;
    const id = commands;
    socket.send(JSON.stringify({ id, method, params }));
    await expect.poll(() => got.some((message) => message.id === id)).toBe(true);
    return got.find((message) => message.id === id) ?? { type: 'error' };
  }
  const seqs = () => got.flatMap(({ seq }) => seq ?? []);
  return { socket, got, closed, ask, seqs };
}
export const subscribe = 'subscription.subscribe';

import { useStream } from '@langchain/langgraph-sdk/react';
import { createElement as h, type ReactElement, useState } from 'react';
import { createRoot } from 'react-dom/client';

interface State extends Record<string, unknown> {
  messages: { id?: string; type: string; content: unknown }[];
}

/** What the test tells the page by its address. */
const asked = new URLSearchParams(location.search);
const apiUrl = asked.get('api') ?? '';
const apiKey = asked.get('key') ?? '';
const assistantId = asked.get('assistant') ?? 'conversation';
const THREAD = 'thread';

const tokenOf = (event: unknown): string => {
  const { event: name, data } = Object(event);
  return name === 'token' ? String(data.text) : '';
};

/** A chat as an app of somebody else builds it: the hook, and what it gives, on a page. */
function App(): ReactElement {
  const [threadId, setThreadId] = useState(() => sessionStorage.getItem(THREAD));
  const [text, setText] = useState('');
  const [tokens, setTokens] = useState('');
  const [ended, setEnded] = useState(0);
  const stream = useStream<State>({
    ...{ apiUrl, apiKey, assistantId, threadId },
    onThreadId(id) {
      sessionStorage.setItem(THREAD, id);
      setThreadId(id);
    },
    reconnectOnMount: true,
    fetchStateHistory: true,
    onCustomEvent: (event) => setTokens((before) => before + tokenOf(event)),
    onFinish: () => setEnded((before) => before + 1),
  });

  function send(): void {
    const message = { id: crypto.randomUUID(), type: 'human' as const, content: text };
    setText('');
    void stream.submit(
      { messages: [message] },
      {
        optimisticValues: (before) => ({ messages: [...(before.messages ?? []), message] }),
      },
    );
  }
  const decide = (decision: string) =>
    void stream.submit(null, { command: { resume: { decision } } });

  return h(
    'main',
    { 'data-loading': String(stream.isLoading), 'data-ended': String(ended) },
    h(
      'ol',
      null,
      stream.messages.map((message, at) =>
        h('li', { key: message.id ?? at, 'data-type': message.type }, String(message.content)),
      ),
    ),
    h('p', { id: 'tokens' }, tokens),
    stream.interrupt !== undefined &&
      h(
        'section',
        { id: 'interrupt' },
        h('pre', null, JSON.stringify(stream.interrupt)),
        h('button', { type: 'button', onClick: () => decide('approve') }, 'Approve'),
        h('button', { type: 'button', onClick: () => decide('reject') }, 'Reject'),
      ),
    stream.error != null && h('p', { role: 'alert' }, String(stream.error)),
    h('input', {
      'aria-label': 'Message',
      value: text,
      onChange: (event: { target: { value: string } }) => setText(event.target.value),
    }),
    h('button', { type: 'button', onClick: send }, 'Send'),
    h('button', { type: 'button', onClick: () => void stream.stop() }, 'Stop'),
  );
}

const root = document.querySelector('#root');
if (root !== null) createRoot(root).render(h(App, null));

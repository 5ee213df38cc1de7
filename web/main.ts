import { makeChat } from './chat.ts';
import { openSession } from './open-session.ts';
import { lastTurn } from './state/conversation.ts';
import { attachComposer } from './view/composer.ts';
import { makeConversationView } from './view/conversation-view.ts';
import { h } from './view/elements.ts';
import { failureCard } from './view/notices.ts';
import { findPage } from './view/page.ts';
import { statusLine } from './view/status-line.ts';
import { welcome } from './view/welcome.ts';
import { type AgentInfo, listAgents } from './wire/api.ts';
import { type Failure, failureFrom } from './wire/failure.ts';

const page = findPage();
const store = openSession((message) =>
  page.notice.replaceChildren(h('p', { class: 'card' }, message)),
);
/** Kept nowhere else: whoever reads what the browser keeps for the page finds no key. */
let key = '';
const chat = makeChat({ store, key: () => key, onChange: draw, onSettled: giveFocus });
const view = makeConversationView(page.scroller, page.turns, {
  onDecision: (resume) => void chat.ask({ resume }),
  onRetry: chat.retry,
});
let agents: AgentInfo[] = [];

function draw(): void {
  const { agent, conversation, busy } = chat.view();
  const name = agent?.name ?? '';
  view.update(conversation, name);
  const status = statusLine(lastTurn(conversation), name);
  if (page.status.textContent !== status) page.status.textContent = status;
  page.welcome.hidden = agent === undefined || conversation.turns.length > 0;
  page.agent.disabled = busy || agents.length === 0;
  page.fresh.disabled = busy || conversation.turns.length === 0;
  page.send.disabled = busy || agent === undefined;
}

/** After a turn: to what waits for a person, else back to the field, unless they went elsewhere. */
function giveFocus(): void {
  const { activeElement } = document;
  const idle = activeElement === document.body || activeElement === page.message;
  if (idle || activeElement === null) (view.waiting() ?? page.message).focus();
}

function choose(agent: AgentInfo): void {
  store.setAgent(agent.id);
  page.agent.value = agent.id;
  page.welcome.replaceChildren(
    ...welcome(agent, (message) => {
      page.message.focus();
      chat.ask({ message });
    }),
  );
  view.clear();
  chat.choose(agent);
}

function showFailure(failure: Failure): void {
  page.notice.replaceChildren(failureCard(failure, () => void load()));
  if (failure.code !== 'unauthorized' && failure.code !== 'forbidden') return;
  page.access.open = true;
  page.key.focus();
}

/** Asks the host whom one may talk to, and goes on where this tab was. */
async function load(): Promise<void> {
  try {
    agents = await listAgents(key);
  } catch (error) {
    showFailure(failureFrom(error));
    return;
  }
  page.notice.replaceChildren();
  page.agent.replaceChildren(
    ...agents.map(({ id, name, slug }) => h('option', { value: id }, `${name} (${slug})`)),
  );
  const before = store.agent();
  const agent = agents.find(({ id }) => id === before) ?? agents[0];
  if (agent === undefined)
    page.notice.replaceChildren(h('p', { class: 'card' }, 'There is no agent yet.'));
  else choose(agent);
  page.message.focus();
}

attachComposer(page, (message) => chat.ask({ message }));
page.agent.addEventListener('change', () => {
  const agent = agents.find(({ id }) => id === page.agent.value);
  if (agent !== undefined) choose(agent);
});
page.fresh.addEventListener('click', () => {
  view.clear();
  chat.begin();
  page.message.focus();
});
page.accessForm.addEventListener('submit', (event) => {
  event.preventDefault();
  key = page.key.value.trim();
  page.access.open = false;
  void load();
});
page.access.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  page.access.open = false;
  page.access.querySelector('summary')?.focus();
});
window.addEventListener('pagehide', chat.leave);
// Taken out of the browser's memory as it was left, it would know of nothing since.
window.addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
void load();

import type { Conversation, Turn } from '../state/conversation.ts';
import { makeTurnView, type TurnHandlers } from './turn-view.ts';

const NEAR_PX = 120;

/** The turns in their scroller. Follows what is new unless someone scrolled up to read. */
export function makeConversationView(
  scroller: HTMLElement,
  list: HTMLElement,
  handlers: TurnHandlers,
) {
  const views: { turn: Turn; view: ReturnType<typeof makeTurnView> }[] = [];

  function cutTo(length: number): void {
    for (const { view } of views.splice(length)) view.root.remove();
  }

  return {
    /** Begins anew, for another conversation. */
    clear: () => cutTo(0),
    update({ turns }: Conversation, agentName: string): void {
      const { scrollHeight, scrollTop, clientHeight } = scroller;
      const follows = scrollHeight - scrollTop - clientHeight < NEAR_PX;
      const grows = turns.length > views.length;
      cutTo(turns.length);
      for (const [at, turn] of turns.entries()) {
        const known = views[at];
        if (known?.turn === turn) continue;
        // A question asked again stands where the failed one stood.
        if (known && known.turn.ask !== turn.ask) cutTo(at);
        const view = views[at]?.view ?? makeTurnView(turn.ask, agentName, handlers);
        view.update(turn);
        if (views[at] === undefined) {
          list.append(view.root);
          views[at - 1]?.view.fold();
        }
        views[at] = { turn, view };
      }
      if (follows || grows) scroller.scrollTop = scroller.scrollHeight;
    },
    /** What waits for a person now, to give it the focus. */
    waiting: (): HTMLElement | null =>
      views.at(-1)?.view.root.querySelector<HTMLElement>('.approval') ?? null,
  };
}

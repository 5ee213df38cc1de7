import { setTimeout as sleep } from 'node:timers/promises';
import {
  Annotation,
  END,
  type LangGraphRunnableConfig,
  START,
  StateGraph,
} from '@langchain/langgraph';

const State = Annotation.Root({
  ms: Annotation<number>,
  chunks: Annotation<number>,
  chunkBytes: Annotation<number>,
  done: Annotation<boolean>,
});

/** Takes its time, and tells of it as often and with as many bytes as it is asked to. */
async function work(
  { ms = 0, chunks = 0, chunkBytes = 1 }: typeof State.State,
  config: LangGraphRunnableConfig,
) {
  const text = 'x'.repeat(chunkBytes);
  for (let number = 0; number < chunks; number += 1) {
    config.writer?.({ number, text });
    await sleep(ms / chunks);
  }
  if (chunks === 0) await sleep(ms);
  return { done: true };
}

export const stub = new StateGraph(State)
  .addNode('work', work)
  .addEdge(START, 'work')
  .addEdge('work', END)
  .compile();

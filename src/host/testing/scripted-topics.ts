import type { LoggedEvent } from '../../runs/event-log.ts';

export interface Topic {
  events: LoggedEvent[];
  /** Nothing more comes. */
  over: boolean;
  wake: Set<() => void>;
}
export const emptyTopic = (): Topic => ({ events: [], over: false, wake: new Set() });

/** Topics of events in memory, kept for ever. */
export function makeTopics() {
  const topics = new Map<string, Topic>();
  const reading = { now: 0 };

  function topicOf(name: string): Topic {
    const topic = topics.get(name) ?? emptyTopic();
    topics.set(name, topic);
    return topic;
  }
  function wake({ wake: sleepers }: Topic): void {
    for (const sleeper of [...sleepers]) sleeper();
  }
  function append(topic: Topic, event: string, data: unknown): void {
    topic.events.push({ seq: topic.events.length, event, data: JSON.stringify(data) });
    wake(topic);
  }
  const growth = (topic: Topic, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      function settle(): void {
        topic.wake.delete(settle);
        signal.removeEventListener('abort', settle);
        resolve();
      }
      topic.wake.add(settle);
      signal.addEventListener('abort', settle);
    });
  /** What came after a seq, then what comes, until the topic is over or the signal fires. */
  async function* read(topic: Topic, after: number, signal: AbortSignal) {
    reading.now += 1;
    try {
      for (let at = after + 1; !signal.aborted; ) {
        const event = topic.events[Math.max(0, at)];
        if (event !== undefined) {
          yield event;
          at = event.seq + 1;
        } else if (topic.over) return;
        else await growth(topic, signal);
      }
    } finally {
      reading.now -= 1;
    }
  }
  return { topicOf, wake, append, read, reading };
}

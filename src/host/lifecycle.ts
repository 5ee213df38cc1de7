export interface Lifecycle {
  /** Still serves, but each answer ends its connection. */
  leaving(): boolean;
  leave(): void;
  draining(): boolean;
  /** Counts one piece of work in flight; call the answer (once or more) when it is over. */
  enter(): () => void;
  onDrain(listener: () => void): void;
  offDrain(listener: () => void): void;
  /** Refuses new work and waits for what is in flight: true when all of it ended in time. */
  drain(graceMs: number): Promise<boolean>;
}

export function makeLifecycle(): Lifecycle {
  let draining = false;
  let leaving = false;
  let inFlight = 0;
  const drainListeners = new Set<() => void>();
  const idleListeners: (() => void)[] = [];

  function end(): void {
    inFlight -= 1;
    if (inFlight === 0) for (const listener of idleListeners.splice(0)) listener();
  }

  return {
    draining: () => draining,
    leaving: () => leaving,
    leave() {
      leaving = true;
    },
    enter() {
      inFlight += 1;
      let left = false;
      return () => {
        if (!left) end();
        left = true;
      };
    },
    onDrain: (listener) => void drainListeners.add(listener),
    offDrain: (listener) => void drainListeners.delete(listener),
    drain(graceMs) {
      draining = true;
      for (const listener of drainListeners) listener();
      if (inFlight === 0) return Promise.resolve(true);
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), graceMs);
        idleListeners.push(() => {
          clearTimeout(timer);
          resolve(true);
        });
      });
    },
  };
}

import { makeSessionStore, type SessionStore } from './state/session-store.ts';

/** The tab's own storage; memory where the browser grants the page none or no more of it. */
export function openSession(onProblem: (message: string) => void): SessionStore {
  const memory = new Map<string, string>();
  const guarded = <T>(work: (storage: Storage) => T, instead: () => T): T => {
    try {
      return work(window.sessionStorage);
    } catch (error) {
      onProblem('This browser keeps nothing for the page: after a reload it begins anew.');
      console.warn(error);
      return instead();
    }
  };
  return makeSessionStore({
    getItem: (key) =>
      memory.get(key) ??
      guarded(
        (storage) => storage.getItem(key),
        () => null,
      ),
    setItem: (key, value) =>
      guarded(
        (storage) => {
          storage.setItem(key, value);
          memory.delete(key);
        },
        () => {
          memory.set(key, value);
        },
      ),
    removeItem(key) {
      memory.delete(key);
      guarded(
        (storage) => storage.removeItem(key),
        () => undefined,
      );
    },
  });
}

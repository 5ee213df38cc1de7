const SENTENCE_END = /[.!?…]["')\]]*\s+|\n+/g;

export interface GateOutcome {
  released: string;
  rejected: string;
  problems: string[];
}

/**
 * Lets a reply through sentence by sentence: only what `check` finds nothing wrong with is
 * released. After the first refusal nothing more of this draft gets out.
 */
export interface SentenceGate {
  push(chunk: string): void;
  /** Checks what is left; returns the whole outcome. */
  end(): GateOutcome;
  /** The same without what is left: the model never finished that sentence. */
  cut(): GateOutcome;
}

export function makeSentenceGate(deps: {
  check: (sentence: string) => string[];
  format: (sentence: string) => string;
  release: (text: string) => void;
}): SentenceGate {
  let waiting = '';
  let released = '';
  let rejected = '';
  const problems: string[] = [];

  const judge = (sentence: string): void => {
    if (problems.length === 0) problems.push(...deps.check(sentence));
    if (problems.length > 0) {
      rejected += sentence;
      return;
    }
    const text = deps.format(sentence);
    if (text === '') return;
    released += text;
    deps.release(text);
  };

  const outcome = (): GateOutcome => ({ released, rejected, problems: [...problems] });

  return {
    push(chunk) {
      waiting += chunk;
      let cut = 0;
      for (const end of waiting.matchAll(SENTENCE_END)) {
        const next = end.index + end[0].length;
        judge(waiting.slice(cut, next));
        cut = next;
      }
      waiting = waiting.slice(cut);
    },
    end() {
      if (waiting !== '') judge(waiting);
      waiting = '';
      return outcome();
    },
    cut() {
      waiting = '';
      return outcome();
    },
  };
}

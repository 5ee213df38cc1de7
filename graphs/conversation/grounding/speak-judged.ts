/** Says an answer: at once, or as a whole after somebody has judged it. */
export interface Speaker {
  /** A part that may be said as far as sentences alone can tell. */
  take(text: string): void;
  /** Says what waits; our own words are not judged. Returns what is wrong, and then says none. */
  finish(ownWords: boolean): Promise<string[]>;
}

export function makeSpeaker(
  say: (text: string) => void,
  judge?: (text: string) => Promise<string[]>,
): Speaker {
  const waiting: string[] = [];
  return {
    take(text) {
      if (judge === undefined) say(text);
      else waiting.push(text);
    },
    async finish(ownWords) {
      const parts = waiting.splice(0);
      const whole = parts.join('').trim();
      const wrong = ownWords || whole === '' ? [] : ((await judge?.(whole)) ?? []);
      if (wrong.length === 0) for (const part of parts) say(part);
      return wrong;
    },
  };
}

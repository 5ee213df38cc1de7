import { createInterface } from 'node:readline';

export interface LineReader {
  /** The next line, or null at the end of input. */
  next(prompt: string): Promise<string | null>;
  close(): void;
}

/**
 * Reads stdin line by line, from a terminal or a pipe. Lines that come early wait in order, and
 * a pipe's are printed behind the prompt as if they had been typed.
 */
export function makeLineReader(): LineReader {
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const reader = createInterface({
    input: process.stdin,
    terminal: isTerminal,
    ...(isTerminal && { output: process.stdout }),
  });
  const lines: string[] = [];
  let ended = false;
  let wake: (() => void) | undefined;
  reader.on('line', (line) => {
    lines.push(line);
    // What is piped in faster than it is answered waits in the pipe.
    if (!isTerminal) reader.pause();
    wake?.();
  });
  reader.on('close', () => {
    ended = true;
    wake?.();
  });
  reader.on('SIGINT', () => reader.close());

  return {
    async next(prompt) {
      if (isTerminal) {
        reader.setPrompt(prompt);
        reader.prompt();
      } else {
        process.stdout.write(prompt);
      }
      while (lines.length === 0 && !ended) {
        reader.resume();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const line = lines.shift() ?? null;
      if (!isTerminal) process.stdout.write(`${line ?? ''}\n`);
      return line;
    },
    close: () => reader.close(),
  };
}

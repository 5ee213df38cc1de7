import pc from 'picocolors';
import type { TurnFrame } from './turn-frames.ts';

const SHORT = 160;
const short = (value: unknown): string => {
  const text = JSON.stringify(value) ?? '';
  return text.length > SHORT ? `${text.slice(0, SHORT)} …` : text;
};
const took = (ms: number | undefined) => (ms === undefined ? '' : ` ${Math.round(ms)} ms`);

/** The lines that tell of a frame; a token has none, it is part of the reply. */
function linesOf(frame: TurnFrame): string[] {
  switch (frame.event) {
    case 'token':
      return [];
    case 'node': {
      const { node, phase, ms } = frame.data;
      return phase === 'end' ? [pc.dim(`  · ${node}${took(ms)}`)] : [];
    }
    case 'tool': {
      const { name, phase, args, result, ms } = frame.data;
      const text = phase === 'start' ? `→ ${name} ${short(args)}` : `← ${name} ${short(result)}`;
      return [pc.dim(`  ${text}${took(ms)}`)];
    }
    case 'interrupt':
      return frame.data.waiting.map(({ tool, args }) =>
        pc.yellow(`  waits for approval: ${tool} ${JSON.stringify(args)}`),
      );
    case 'error': {
      const { code, message, hint } = frame.data;
      return [pc.red(`  ${code}: ${message}${hint === undefined ? '' : ` ${hint}`}`)];
    }
    case 'done':
      return frame.data.citations.map((from) => pc.dim(`  source: ${from.title} (${from.source})`));
  }
}

/** Prints one turn's frames as they come: the reply in full, nodes and tool calls dimmed. */
export function makeTurnPrinter(agentName: string, write: (text: string) => void) {
  let midLine = false;
  let spoken = false;

  function say(text: string): void {
    write(midLine ? text : `${pc.bold(agentName)} ▸ ${text.trimStart()}`);
    midLine = true;
    spoken = true;
  }
  function endLine(): void {
    if (midLine) write('\n');
    midLine = false;
  }

  return (frame: TurnFrame): void => {
    if (frame.event === 'token') say(frame.data.text);
    // A reply that was not streamed, from the cache for one, still has to be seen.
    if (frame.event === 'done' && !spoken && frame.data.reply !== '') say(frame.data.reply);
    const lines = linesOf(frame);
    if (lines.length > 0 || frame.event === 'done') endLine();
    for (const line of lines) write(`${line}\n`);
  };
}

import pc from 'picocolors';

/** A start that finds everything in place passes its steps faster than this, and says nothing. */
const QUIET_MS = 400;

/**
 * Says on stderr how far a first start is: on a terminal every step in place, elsewhere each
 * step once.
 */
export function makeProgress(stream: NodeJS.WriteStream = process.stderr) {
  let last = '';
  let beganAt: number | undefined;
  return (step: string, done: number, total: number): void => {
    beganAt ??= Date.now();
    if (Date.now() - beganAt < QUIET_MS) return;
    const text = `Preparing the demo agency: ${step}`;
    if (stream.isTTY) {
      stream.write(`\r\x1b[2K${pc.dim(`${text} ${done}/${total}`)}${done === total ? '\n' : ''}`);
    } else if (step !== last) {
      stream.write(`${text}\n`);
    }
    last = step;
  };
}

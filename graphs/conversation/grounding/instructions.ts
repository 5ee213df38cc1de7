const RUN = 4;
/** So many words in a row are repeated from somewhere, not happened upon. */
const RUN_WORDS_MAX = 9;
/** So many runs of four words in one reply: the instructions in small pieces. */
const RUNS_MAX = 14;

const wordsOf = (text: string): string[] =>
  text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu) ?? [];

function runsOf(words: readonly string[]): string[] {
  const runs: string[] = [];
  for (let at = 0; at + RUN <= words.length; at += 1) {
    runs.push(words.slice(at, at + RUN).join(' '));
  }
  return runs;
}

/**
 * Watches one reply for the assistant's own instructions, in whole sentences or bit by bit.
 * What also stands in documents, results or the person's words is nobody's secret.
 */
export function makeInstructionCheck(
  instructions: readonly string[],
  open: readonly string[],
): (sentence: string) => string[] {
  const known = new Set(open.flatMap((text) => runsOf(wordsOf(text))));
  const secret = new Set(
    instructions.flatMap((text) => runsOf(wordsOf(text))).filter((run) => !known.has(run)),
  );
  let total = 0;
  return (sentence) => {
    let inRow = 0;
    let longest = 0;
    for (const run of runsOf(wordsOf(sentence))) {
      inRow = secret.has(run) ? inRow + 1 : 0;
      longest = Math.max(longest, inRow);
      if (inRow > 0) total += 1;
    }
    const repeats = longest > RUN_WORDS_MAX - RUN || total > RUNS_MAX;
    return repeats ? ['it repeats instructions that are not for the person'] : [];
  };
}

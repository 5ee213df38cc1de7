import type { Candidate } from './candidate.ts';

type Ranked = Pick<Candidate, 'priority' | 'weight' | 'price'>;

const perToken = ({ price }: Ranked): number =>
  price === null
    ? Number.POSITIVE_INFINITY
    : price.inputUsdMicrosPerMtok + price.outputUsdMicrosPerMtok;

const cheaper = (a: Ranked, b: Ranked): number => {
  const [left, right] = [perToken(a), perToken(b)];
  return left === right ? 0 : left - right;
};

/** Without putting back: who is drawn first is asked first. */
function draw<C extends Ranked>(candidates: readonly C[], random: () => number): C[] {
  const left = [...candidates];
  const drawn: C[] = [];
  while (left.length > 0) {
    let at = random() * left.reduce((sum, { weight }) => sum + weight, 0);
    const index = left.findIndex(({ weight }) => {
      at -= weight;
      return at < 0;
    });
    drawn.push(...left.splice(index === -1 ? left.length - 1 : index, 1));
  }
  return drawn;
}

/**
 * Who is asked, in which order: by priority; within one by the weights; and where these are
 * equal, the cheaper one first, and last those whose price nobody knows.
 */
export function orderCandidates<C extends Ranked>(
  candidates: readonly C[],
  random: () => number,
): C[] {
  const priorities = [...new Set(candidates.map(({ priority }) => priority))].toSorted(
    (a, b) => a - b,
  );
  return priorities.flatMap((priority) => {
    const group = candidates.filter((candidate) => candidate.priority === priority);
    const equal = group.every(({ weight }) => weight === group[0]?.weight);
    return equal ? group.toSorted(cheaper) : draw(group, random);
  });
}

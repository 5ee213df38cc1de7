import type { LoadedScenario } from './load-scenarios.ts';
import type { Scenario, Turn } from './scenario-format.ts';

/** One conversation to hold: a scenario in one wording, once. */
export interface Case {
  /** `id`, `id/terse`, and `id/terse#2` for repeats. */
  name: string;
  /** The same for all repeats of one wording. */
  wording: string;
  loaded: LoadedScenario;
  turns: Turn[];
}

/** Every wording of every scenario, `repeat` times (or as often as the scenario asks). */
export const expandCases = (loaded: LoadedScenario[], repeat?: number): Case[] =>
  loaded.flatMap((one) => {
    const { scenario } = one;
    return wordingsOf(scenario).flatMap(({ name, turns }) => {
      const wording = name === null ? scenario.id : `${scenario.id}/${name}`;
      const times = repeat ?? scenario.repeat;
      return Array.from({ length: times }, (_, round) => ({
        name: times === 1 ? wording : `${wording}#${round + 1}`,
        wording,
        loaded: one,
        turns,
      }));
    });
  });

const wordingsOf = (scenario: Scenario): { name: string | null; turns: Turn[] }[] => [
  { name: null, turns: scenario.turns },
  ...scenario.paraphrases.map((given, index) => ({
    name: Array.isArray(given) ? String(index + 1) : given.name,
    turns: reworded(scenario.turns, Array.isArray(given) ? given : given.lines),
  })),
];

function reworded(turns: Turn[], lines: (string | null)[]): Turn[] {
  const rest = [...lines];
  return turns.map((turn) =>
    'user' in turn ? { ...turn, user: rest.shift() ?? turn.user } : turn,
  );
}

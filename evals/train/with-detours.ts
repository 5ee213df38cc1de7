import type { ServiceMeaning } from '../../src/understanding/model/read-schema.ts';
import type { Dialogue } from '../understanding/read-rows.ts';
import { seededRandom } from './seeded-random.ts';

type Turn = Dialogue['turns'][number];

/** One dialogue in so many is told once more, after talk of something else. */
const EVERY = 4;
const TURNS_MAX = 8;

/**
 * The dialogues, and some of them again with a beginning that belongs to another service: whoever
 * was trained only on dialogues that begin with their own would take anything for it.
 */
export function withDetours(
  dialogues: readonly Dialogue[],
  services: Map<string, ServiceMeaning>,
  seed: number,
): Dialogue[] {
  const random = seededRandom(seed);
  const elsewhere = dialogues.flatMap((dialogue) => foreignTurns(dialogue, services));
  const detours = dialogues.flatMap((dialogue, at) => {
    if (at % EVERY !== 0) return [];
    const pick = Math.floor(random() * (elsewhere.length + dialogues.length));
    const other = dialogues[pick - elsewhere.length];
    if (other?.services.some((name) => dialogue.services.includes(name))) return [];
    const before = elsewhere[pick] ?? other?.turns.slice(0, 4 + 2 * Math.floor(random() * 3)) ?? [];
    return [{ ...dialogue, id: `${dialogue.id}+`, turns: [...before, ...dialogue.turns] }];
  });
  return [...dialogues, ...detours];
}

/** The first stretch of a dialogue in which none of the services known is spoken of. */
function foreignTurns({ turns }: Dialogue, services: Map<string, ServiceMeaning>): Turn[][] {
  const isForeign = (turn: Turn | undefined) =>
    turn !== undefined &&
    'user' in turn &&
    !turn.frames.some(({ service }) => services.has(service));
  const start = turns.findIndex(isForeign);
  if (start < 0) return [];
  let end = start;
  while (isForeign(turns[end]) && end - start < TURNS_MAX) end += 2;
  const part = turns.slice(start, end);
  return part.length % 2 === 0 ? [part] : [];
}

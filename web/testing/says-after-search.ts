import type { makeGates } from './make-gates.ts';
import type { openHouse } from './open-house.ts';

/** Half a reply, then a search; what is said after it waits for the gate. */
export function saysAfterSearch(
  house: Pick<Awaited<ReturnType<typeof openHouse>>, 'says'>,
  gates: Pick<ReturnType<typeof makeGates>, 'make'>,
) {
  const gate = gates.make();
  house.says(async (acted) => {
    if (acted) await gate.opened;
    return acted
      ? { say: 'Here you are.' }
      : { say: 'Let me look. ', calls: [{ name: 'search_properties', args: {} }] };
  });
  return gate;
}

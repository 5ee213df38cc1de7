import type { RequestHeard } from '../../src/understanding/model/hear-request.ts';
import type { NluppRow } from './read-rows.ts';

interface Counts {
  right: number;
  said: number;
  labelled: number;
}

export interface RequestScore {
  intents: Counts;
  slots: Counts;
}

const plain = (text: string): string => text.trim().toLowerCase();

/** A slot is right if its name and its words are those labelled. */
export function scoreRequest(row: NluppRow, { intents, slots }: RequestHeard): RequestScore {
  return {
    intents: {
      right: intents.filter((intent) => row.intents.includes(intent)).length,
      said: intents.length,
      labelled: row.intents.length,
    },
    slots: {
      right: slots.filter(({ kind, text }) => plain(row.slots[kind]?.text ?? '') === plain(text))
        .length,
      said: slots.length,
      labelled: Object.keys(row.slots).length,
    },
  };
}

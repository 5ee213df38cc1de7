import { foldFeatures, tokenise } from '../../src/understanding/model/hash-features.ts';
import { actNames } from '../../src/understanding/model/judge.ts';
import type { LinearHead } from '../../src/understanding/model/linear-head.ts';
import type { ServiceMeaning } from '../../src/understanding/model/read-schema.ts';
import { tokenFeatures } from '../../src/understanding/model/span-tagger.ts';
import type { Dialogue } from '../understanding/read-rows.ts';
import { type Example, trainLinear } from './train-linear.ts';

const TABLE = { exclusive: true, rate: 0.3, decay: 1e-5 } as const;

/** What a turn is and where its names stand: read before anything is decided about it. */
export interface TurnReaders {
  systemActs: LinearHead;
  systemTags: LinearHead;
  userTags: LinearHead;
}

export const trainTurnReaders = (
  dialogues: readonly Dialogue[],
  services: Map<string, ServiceMeaning>,
  seed: number,
): TurnReaders => ({
  systemActs: trainActs(dialogues, seed),
  systemTags: trainTags(systemTagRows(dialogues, services), ['O', 'B-entity', 'I-entity'], seed),
  userTags: trainTags(
    userTagRows(dialogues, services),
    ['O', 'B-entity', 'I-entity', 'B-place', 'I-place'],
    seed,
  ),
});

function trainActs(dialogues: readonly Dialogue[], seed: number): LinearHead {
  const turns = dialogues.flatMap(({ turns }) =>
    turns.flatMap((turn) => ('sys' in turn ? [turn] : [])),
  );
  const classes = [...new Set(turns.flatMap((turn) => turn.acts ?? []))].sort();
  const rows = turns.map((turn) => ({
    rows: foldFeatures(actNames(turn.sys), 16),
    labels: (turn.acts ?? []).map((act) => classes.indexOf(act)),
  }));
  return trainLinear(rows, { ...TABLE, exclusive: false, classes, bits: 16, epochs: 6, seed });
}

interface TagRow {
  text: string;
  asked: string;
  spans: { start: number; end: number; kind: string }[];
}

function trainTags(rows: readonly TagRow[], classes: string[], seed: number): LinearHead {
  const examples: Example[] = [];
  for (const { text, asked, spans } of rows) {
    const tokens = tokenise(text);
    let before: [string, string] = ['<', '<'];
    for (const [at, token] of tokens.entries()) {
      const span = spans.find(({ start, end }) => token.start >= start && token.end <= end);
      const tag =
        span === undefined ? 'O' : `${token.start === span.start ? 'B' : 'I'}-${span.kind}`;
      examples.push({
        rows: foldFeatures(tokenFeatures(tokens, at, before, asked), 16),
        labels: [classes.indexOf(tag)],
      });
      before = [before[1], tag];
    }
  }
  return trainLinear(examples, { ...TABLE, classes, bits: 16, epochs: 5, seed });
}

/** Names that people went on to choose are marked wherever the system said them. */
function systemTagRows(
  dialogues: readonly Dialogue[],
  services: Map<string, ServiceMeaning>,
): TagRow[] {
  const rows: TagRow[] = [];
  for (const dialogue of dialogues) {
    const names = new Set<string>();
    for (const turn of dialogue.turns) {
      if (!('user' in turn)) continue;
      for (const frame of turn.frames) {
        for (const slot of services.get(frame.service)?.slots ?? []) {
          if (slot.kind !== 'entity') continue;
          for (const form of frame.state?.[slot.name] ?? []) names.add(form);
        }
      }
    }
    for (const turn of dialogue.turns) {
      if (!('sys' in turn)) continue;
      const spans = longestFirst(names).flatMap((name) => findSpan(turn.sys, name, 'entity'));
      const silent = spans.length === 0;
      // An offer that nobody took has a name that no label tells: better not learned from.
      if (silent && (turn.acts ?? []).some((act) => act === 'OFFER' || act === 'CONFIRM')) continue;
      rows.push({ text: turn.sys, asked: '', spans: spans.slice(0, 1) });
    }
  }
  return rows;
}

const longestFirst = (names: Set<string>): string[] =>
  [...names].sort((a, b) => b.length - a.length);

function findSpan(text: string, part: string, kind: string): TagRow['spans'] {
  const start = text.toLowerCase().indexOf(part.toLowerCase());
  return start < 0 ? [] : [{ start, end: start + part.length, kind }];
}

function userTagRows(
  dialogues: readonly Dialogue[],
  services: Map<string, ServiceMeaning>,
): TagRow[] {
  const rows: TagRow[] = [];
  for (const dialogue of dialogues) {
    for (const turn of dialogue.turns) {
      if (!('user' in turn)) continue;
      const frame = turn.frames.find(({ service }) => services.has(service));
      if (frame === undefined || turn.frames.length > 1) continue;
      const service = services.get(frame.service);
      rows.push({
        text: turn.user,
        asked: '',
        spans: (frame.spans ?? []).flatMap(({ slot, start, exclusive_end }) => {
          const kind = service?.slots.find(({ name }) => name === slot)?.kind;
          return kind === 'place' || kind === 'entity' ? [{ start, end: exclusive_end, kind }] : [];
        }),
      });
    }
  }
  return rows;
}

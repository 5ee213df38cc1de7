import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOfDay } from '../../src/understanding/model/find-moments.ts';
import { OUT_OF_SCOPE } from '../../src/understanding/model/hear-topic.ts';
import type { TrainedModel } from '../../src/understanding/model/load.ts';
import type { NoteTrial } from '../eval-row.ts';
import type { SuiteReport } from '../suite.ts';
import { f1Of, shareOf } from './metric-of.ts';
import {
  type ClincRow,
  clincRowSchema,
  type Dialogue,
  dialogueSchema,
  type NluppRow,
  nluppRowSchema,
  readRows,
  readSchemas,
} from './read-rows.ts';
import { scoreDialogues } from './score-dialogues.ts';
import { scoreRequest } from './score-requests.ts';
import { dialogueTrial, requestTrial, topicTrial } from './trials-of.ts';

export type Metrics = SuiteReport['metrics'];

/** The day on which Schema-Guided Dialogue was spoken. */
export const SPOKEN_ON = startOfDay('2019-03-01');

export function measureHomes(
  dialogues: readonly Dialogue[],
  schemas: ReturnType<typeof readSchemas>,
  judge: TrainedModel['judge'],
  note?: NoteTrial,
): Metrics {
  const scores = scoreDialogues(dialogues, schemas, judge, SPOKEN_ON);
  for (const [at, dialogue] of dialogues.entries()) {
    const score = scores[at];
    if (score !== undefined) note?.(dialogueTrial(dialogue, score));
  }
  return {
    'homes.activeIntentAccuracy': shareOf(scores.map(({ intent }) => intent)),
    'homes.slotF1': f1Of(scores.map(({ slots }) => slots)),
    'homes.jointGoalAccuracy': shareOf(scores.map(({ joint }) => joint)),
    'homes.scheduleVisitCallExact': shareOf(scores.map(({ calls }) => calls)),
  };
}

export function measureTopics(
  rows: readonly ClincRow[],
  hearTopic: TrainedModel['hearTopic'],
  note?: NoteTrial,
): Metrics {
  const heard = rows.map((row) => ({ row, heard: hearTopic(row.text) }));
  for (const { row, heard: one } of heard) {
    const isRight = row.intent === (one.inScope ? one.topic : OUT_OF_SCOPE);
    note?.(topicTrial(row, one, isRight));
  }
  const outside = heard.filter(({ row }) => row.intent === OUT_OF_SCOPE);
  const inside = heard.filter(({ row }) => row.intent !== OUT_OF_SCOPE);
  return {
    'clinc150.inScopeAccuracy': shareOf(
      inside.map(({ row, heard: { inScope, topic } }) => ({
        right: inScope && topic === row.intent ? 1 : 0,
        all: 1,
      })),
    ),
    'clinc150.outOfScopeRecall': shareOf(
      outside.map(({ heard: { inScope } }) => ({ right: inScope ? 0 : 1, all: 1 })),
    ),
  };
}

export function measureRequests(
  rows: readonly NluppRow[],
  hearRequest: TrainedModel['hearRequest'],
  note?: NoteTrial,
): Metrics {
  const scores = rows.map((row) => {
    const heard = hearRequest(row.text);
    const score = scoreRequest(row, heard);
    note?.(requestTrial(row, heard, score));
    return score;
  });
  return {
    'nlupp.multiIntentF1': f1Of(scores.map(({ intents }) => intents)),
    'nlupp.slotF1': f1Of(scores.map(({ slots }) => slots)),
  };
}

/** The rows of a suite, or the file that is not there. */
export type Found<T> = { rows: T } | { missing: string };

function found<T>(folder: string, names: string[], read: (paths: string[]) => T): Found<T> {
  const missing = names.find((name) => !existsSync(join(folder, name)));
  return missing === undefined
    ? { rows: read(names.map((name) => join(folder, name))) }
    : { missing };
}

export const findHomes = (folder: string) =>
  found(folder, ['homes.jsonl', 'sgd_schema.json'], ([homes = '', schema = '']) => ({
    dialogues: readRows(readFileSync(homes, 'utf8'), dialogueSchema),
    schemas: readSchemas(schema),
  }));
export const findTopics = (folder: string) =>
  found(folder, ['clinc150.jsonl'], ([path = '']) =>
    readRows(readFileSync(path, 'utf8'), clincRowSchema),
  );
export const findRequests = (folder: string) =>
  found(folder, ['nlupp_hotels.jsonl'], ([path = '']) =>
    readRows(readFileSync(path, 'utf8'), nluppRowSchema),
  );

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { HeadName, Judge } from './dialogue-tracker.ts';
import { makeHearRequest, type RequestHeard } from './hear-request.ts';
import { makeHearTopic, type TopicHeard } from './hear-topic.ts';
import { makeJudge } from './judge.ts';
import type { LinearHead } from './linear-head.ts';
import { type Pack, readPack } from './pack-heads.ts';

/** The trained part of understanding, ready to be asked. */
export interface TrainedModel {
  /** For `makeTracker`: follows a conversation with a service that a schema describes. */
  judge: Judge;
  /** One of 150 everyday topics, or out of scope. */
  hearTopic: (text: string) => TopicHeard;
  /** Intents and details of one request at a front desk. */
  hearRequest: (text: string) => RequestHeard;
}

export const FILES = ['dialogue', 'topic', 'request'] as const;
export type ModelFile = (typeof FILES)[number];

export const modelPath = (file: ModelFile): URL => new URL(`./${file}.bin`, import.meta.url);

const headOf = (pack: Pack, name: string): LinearHead => {
  const head = pack.heads.get(name);
  if (head === undefined) throw new AppError('internal', `the trained model lacks "${name}"`);
  return head;
};

const CHOICES: HeadName[] = [
  'intent',
  'entity',
  'moment',
  'systemMoment',
  'oldMoment',
  'oldPlace',
  'flag',
];

const read = (file: ModelFile): Pack => readPack(readFileSync(modelPath(file)));

function judgeOf(pack: Pack): Judge {
  return makeJudge({
    systemActs: headOf(pack, 'systemActs'),
    systemTags: headOf(pack, 'systemTags'),
    userTags: headOf(pack, 'userTags'),
    choices: Object.fromEntries(CHOICES.map((name) => [name, headOf(pack, name)])),
  });
}

export const loadJudge = (): Judge => judgeOf(read('dialogue'));
export const loadHearTopic = (): TrainedModel['hearTopic'] => hearTopicOf(read('topic'));
export const loadHearRequest = (): TrainedModel['hearRequest'] => hearRequestOf(read('request'));

const hearTopicOf = (pack: Pack): TrainedModel['hearTopic'] =>
  makeHearTopic([...pack.networks.values()], z.number().parse(pack.facts['threshold']));

export const hearRequestOf = (pack: Pack): TrainedModel['hearRequest'] =>
  makeHearRequest(
    headOf(pack, 'intents'),
    z.array(z.number()).parse(pack.facts['thresholds']),
    headOf(pack, 'tags'),
  );

/** Reads the three files beside this one: some tens of milliseconds, once. */
export const loadModel = (): TrainedModel => ({
  judge: loadJudge(),
  hearTopic: loadHearTopic(),
  hearRequest: loadHearRequest(),
});

import type { RequestHeard } from '../../src/understanding/model/hear-request.ts';
import type { TopicHeard } from '../../src/understanding/model/hear-topic.ts';
import { rowId, type Trial } from '../eval-row.ts';
import type { ClincRow, Dialogue, NluppRow } from './read-rows.ts';
import type { DialogueScore } from './score-dialogues.ts';
import type { RequestScore } from './score-requests.ts';

const share = ({ right, all }: { right: number; all: number }): number =>
  all === 0 ? 1 : right / all;
const f1 = ({ right, said, labelled }: RequestScore['slots']): number =>
  said + labelled === 0 ? 1 : (2 * right) / (said + labelled);

/** A dialogue is one row: what is understood of a turn rests on those before. */
export function dialogueTrial(dialogue: Dialogue, score: DialogueScore): Trial {
  const { id, split = 'all', services, turns } = dialogue;
  return {
    row: {
      id: `homes/${id}`,
      inputs: {
        turns: turns.map((turn) => ('sys' in turn ? { sys: turn.sys } : { user: turn.user })),
      },
      referenceOutputs: {
        turns: turns.map((turn) =>
          'sys' in turn ? { calls: turn.calls ?? [] } : { frames: turn.frames },
        ),
      },
      ...{ split, metadata: { services } },
    },
    outputs: { ...score },
    scores: {
      activeIntentAccuracy: share(score.intent),
      slotF1: f1(score.slots),
      jointGoalAccuracy: share(score.joint),
      ...(score.calls.all > 0 && { scheduleVisitCallExact: share(score.calls) }),
    },
  };
}

export function topicTrial(row: ClincRow, heard: TopicHeard, isRight: boolean): Trial {
  const { text, intent, split = 'all' } = row;
  return {
    row: {
      id: rowId('clinc150', split, text),
      ...{ inputs: { text }, referenceOutputs: { intent }, split, metadata: {} },
    },
    outputs: { topic: heard.topic, inScope: heard.inScope },
    scores: { right: isRight ? 1 : 0 },
  };
}

export function requestTrial(row: NluppRow, heard: RequestHeard, score: RequestScore): Trial {
  const { text, intents, slots, fold } = row;
  return {
    row: {
      id: rowId('nlupp', String(fold ?? ''), text),
      inputs: { text },
      referenceOutputs: { intents, slots },
      split: fold === undefined ? 'all' : `fold ${fold}`,
      metadata: {},
    },
    outputs: { intents: heard.intents, slots: heard.slots },
    scores: { multiIntentF1: f1(score.intents), slotF1: f1(score.slots) },
  };
}

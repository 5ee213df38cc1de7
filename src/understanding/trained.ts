import { loadHearRequest, loadHearTopic, loadJudge, type TrainedModel } from './model/load.ts';
import type { Span } from './model/span-tagger.ts';

/** What the listener asks of the trained model. */
export interface Trained extends Pick<TrainedModel, 'hearTopic' | 'hearRequest'> {
  /** Where a text names a place to live; `asked`: that was the question. */
  tagPlaces: (text: string, asked: boolean) => Span[];
}

let loaded: Trained | undefined;

/** Read once a process, when it is first needed; every tenant and agent shares it. */
export const trained = (): Trained => {
  loaded ??= load();
  return loaded;
};

function load(): Trained {
  const judge = loadJudge();
  return {
    hearTopic: loadHearTopic(),
    hearRequest: loadHearRequest(),
    tagPlaces: (text, asked) =>
      judge.tagUser(text, asked ? 'place' : '').filter(({ kind }) => kind === 'place'),
  };
}

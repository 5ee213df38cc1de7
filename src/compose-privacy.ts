import { readFileSync } from 'node:fs';
import type { Tagger } from './privacy/find-pii.ts';
import { makeFindWithService } from './privacy/find-with-service.ts';
import { makeScrub } from './privacy/make-scrub.ts';
import { type Masker, makeMasker } from './privacy/mask.ts';
import { IDENTIFIERS } from './privacy/patterns.ts';
import { findAll, modelPolicy } from './privacy/policies.ts';
import { makeRedactor } from './privacy/redact.ts';
import { makeScanAnswer } from './privacy/scan-answer.ts';
import { readTagger } from './privacy/tagger/read-tagger.ts';
import { makeTagger, type TaggerModel } from './privacy/tagger/tagger.ts';
import { makePresidio, type PresidioOptions } from './providers/pii/presidio.ts';
import type { PiiSettings } from './schemas/pii.ts';

/** Trained weights; `npm run eval -- pii --train` makes them. */
export const TAGGER_FILE = new URL('./privacy/model/tagger.bin', import.meta.url);

let model: TaggerModel | undefined;

/** Read once a process. */
export function readTaggerModel(): TaggerModel {
  model ??= readTagger(readFileSync(TAGGER_FILE));
  return model;
}

let trained: Tagger | undefined;

/** The weights are read when the first text is looked at. */
const tagger: Tagger = (text, found, threshold) => {
  trained ??= makeTagger(readTaggerModel());
  return trained(text, found, threshold);
};

/** What a model is not shown: the person's own data; listings, places and prices it is. */
export const makeModelMasker = (): Masker => makeMasker(modelPolicy(tagger));

/** For texts that are only compared or kept: numbers and addresses of mail, in documents too. */
export const makeEmbeddingMasker = (): Masker => makeMasker(IDENTIFIERS);

/** Takes secrets and personal data out of what goes into logs and traces. */
export const makeLogScrub = (): ((text: string) => string) => makeScrub(tagger);

/** What a model says of people that nothing it was given said. */
export const makeAnswerScan = () => makeScanAnswer(findAll(tagger));

/**
 * Redaction of texts and transcripts as a tenant wants it. `key` is the tenant's own and needed
 * for hashes alone.
 */
export const makeTenantRedactor = (settings: PiiSettings, key?: Uint8Array) =>
  makeRedactor({
    find: findAll(tagger, {
      threshold: settings.threshold,
      ...(settings.kinds && { kinds: new Set<string>(settings.kinds) }),
    }),
    mode: settings.mode,
    ...(key && { key }),
  });

/** Finds by an outside service beside our own recognisers; by ours alone while it is down. */
export const makeServiceFind = (service: PresidioOptions, onFallback: (error: unknown) => void) =>
  makeFindWithService({ service: makePresidio(service), local: findAll(tagger), onFallback });

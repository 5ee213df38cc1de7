import { readFileSync } from 'node:fs';
import { makeFindPii, type Tagger } from './privacy/find-pii.ts';
import { makeFindWithService, type PiiService } from './privacy/find-with-service.ts';
import { kindOf } from './privacy/kind-names.ts';
import { kindsIn } from './privacy/kinds-in.ts';
import { makeScrub } from './privacy/make-scrub.ts';
import { type Masker, makeMasker } from './privacy/mask.ts';
import { IDENTIFIERS } from './privacy/patterns.ts';
import { findAll, modelPolicy, type PolicySettings } from './privacy/policies.ts';
import { makeRedactor } from './privacy/redact.ts';
import { makeScanAnswer, makeTellsOfSomebody } from './privacy/scan-answer.ts';
import { readTagger } from './privacy/tagger/read-tagger.ts';
import { makeTagger, type TaggerModel } from './privacy/tagger/tagger.ts';
import type { Features } from './schemas/features.ts';
import type { PiiMode } from './schemas/pii.ts';

/** Trained weights; `npm run eval -- pii --train` makes them. */
export const TAGGER_FILE = new URL('./privacy/model/tagger.bin', import.meta.url);

/** Of one text in a trace. */
const TRACED_CHARS_MAX = 65_536;

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

type PiiFeatures = Pick<
  Features,
  'pii_redaction_enabled' | 'pii_entity_types' | 'pii_confidence_threshold'
>;

/** A tenant's choice of kinds and sureness as finding takes it; undefined for our own. */
export const settingsOf = (features: PiiFeatures): PolicySettings => ({
  kinds: features.pii_entity_types ? new Set(features.pii_entity_types.map(kindOf)) : undefined,
  threshold: features.pii_confidence_threshold ?? undefined,
});

const NOTHING: Masker = makeMasker({ find: () => [] });

/**
 * What a model is not shown: the person's own data; listings, places and prices it is. A tenant
 * may want less of it hidden, or nothing.
 */
export const makeModelMasker = (features?: PiiFeatures): Masker => {
  if (features === undefined) return makeMasker(modelPolicy(tagger));
  if (!features.pii_redaction_enabled) return NOTHING;
  return makeMasker(modelPolicy(tagger, settingsOf(features)));
};

/** Kinds of personal data in what a person said, whatever a tenant hides of it. */
export function makeKindsOf(): (text: string) => string[] {
  const masker = makeModelMasker();
  return (text) => kindsIn(masker.mask(text).text);
}

/** For texts that are only compared or kept: numbers and addresses of mail, in documents too. */
export const makeEmbeddingMasker = (features?: PiiFeatures): Masker => {
  if (features === undefined) return makeMasker(IDENTIFIERS);
  if (!features.pii_redaction_enabled) return NOTHING;
  const { kinds, threshold } = settingsOf(features);
  const chosen = { recognisers: IDENTIFIERS, kinds };
  return makeMasker({
    find: makeFindPii({ ...chosen, ...(threshold !== undefined && { threshold }) }),
  });
};

/** Takes secrets and personal data out of what goes into logs. */
export const makeLogScrub = (): ((text: string) => string) => makeScrub(tagger);

/** The same for traces: they hold what people said, where a name is more likely one. */
export const makeTraceScrub = (): ((text: string) => string) =>
  makeScrub(tagger, { sure: 0.5, charsMax: TRACED_CHARS_MAX });

/** What a model says of people that nothing it was given said. */
export const makeAnswerScan = () => makeScanAnswer(findAll(tagger));

/** Whether a question, or what its answer adds to documents, tells of somebody. */
export const makeSharedAnswerCheck = () => makeTellsOfSomebody(findAll(tagger));

/**
 * Redaction of texts and transcripts, of the kinds that the tenant chose. `key` is the tenant's
 * own and needed for hashes alone.
 */
export const makeTenantRedactor = (features: PiiFeatures, mode: PiiMode, key?: Uint8Array) =>
  makeRedactor({ find: findAll(tagger, settingsOf(features)), mode, ...(key && { key }) });

/** What an outside service finds; nothing while it is down, for ours are asked anyway. */
export const makeServiceFind = (service: PiiService, onFallback: (error: unknown) => void) =>
  makeFindWithService({ service, local: () => [], onFallback });

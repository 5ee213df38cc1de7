import type { Slots } from '../../schemas/dialogue.ts';
import { pattern } from '../text/pattern.ts';

type Wish = 'petsAllowed' | 'furnished' | 'garage' | 'inUnitLaundry';
export interface FeaturesHeard {
  set: Partial<Pick<Slots['search'], Wish>>;
  /** Wishes the person takes back or does not care about. */
  dropped: Wish[];
}

const WORDS: Record<Wish, RegExp> = {
  petsAllowed: pattern(
    'g',
    String.raw`\bpets?\b|\bpet[- ]friendly\b|\bdogs?\b|\bcats?\b|\bpupp(?:y|ies)\b|\bkittens?\b|`,
    String.raw`\banimals?\b|\bdog[- ]friendly\b|\bcat[- ]friendly\b`,
  ),
  furnished: pattern(
    'g',
    String.raw`\b(?:un|fully |partly )?furnished\b|\bfurniture\b|\bfurnishings\b|`,
    String.raw`\bcomes? with (?:\w+ )?(?:beds and|tables?|chairs?|sofas?|a bed|a sofa|a table)\b`,
  ),
  garage: pattern(
    'g',
    String.raw`\bgarages?\b|\bparking(?: spot| space)?s?\b|\bcarport\b|\bplace to park\b|`,
    String.raw`\b(?:park|keep|leave|put) (?:my|our|the) (?:car|truck|van|motorbike)\b`,
  ),
  inUnitLaundry: pattern(
    'g',
    String.raw`\b(?:in[- ]unit )?laundry\b|\bwashers?(?:\s*(?:\/|and|&)\s*dryers?)?\b|`,
    String.raw`\bwashing machine\b|\bdryer\b`,
  ),
};

const DROP = pattern(
  '',
  String.raw`(?:\bforget(?: about)?|\bnever ?mind|\bskip|\bdrop|\bscrap|`,
  String.raw`\bdon'?t (?:really )?(?:need|care about|care for|mind about|want)|\bdo not (?:need|`,
  String.raw`care about)|\bno need for|\bdoesn'?t (?:need|have) to (?:have|be|allow)|\bwithout|`,
  String.raw`\bno longer need|\bneedn'?t|\bcan live without)\s+(?:to be |the |a |an |any |it |`,
  'about )*$',
);
const DROP_AFTER = pattern(
  '',
  String.raw`^[^,.;?!]{0,12}\b(?:(?:is|are)(?: not|n'?t) (?:that )?(?:necessary|important|needed|`,
  "a must|required)|don'?t matter|doesn'?t matter|not needed|not necessary|optional|",
  '(?:is|are) optional)',
);
const NO_BEFORE =
  /\b(?:no|not|zero|don'?t have(?: any)?|have no|haven'?t got(?: any)?)\s+(?:a |an |any |fully )?$/;

/** Wishes such as pets and a garage, with negation. Reads lower-case text. */
export function hearFeatures(lower: string): FeaturesHeard {
  const heard: FeaturesHeard = { set: {}, dropped: [] };
  for (const wish of Object.keys(WORDS) as Wish[]) {
    for (const match of lower.matchAll(WORDS[wish])) {
      const before = lower.slice(0, match.index);
      const after = lower.slice(match.index + match[0].length);
      if (DROP.test(before) || DROP_AFTER.test(after)) heard.dropped.push(wish);
      else if (NO_BEFORE.test(before)) {
        if (wish === 'furnished' && /\bnot\s+(?:fully )?$/.test(before))
          heard.set.furnished = false;
        else heard.dropped.push(wish);
      } else heard.set[wish] = !match[0].startsWith('un');
    }
  }
  for (const wish of heard.dropped) delete heard.set[wish];
  return heard;
}

import { pattern } from '../text/pattern.ts';

const SERVICES = pattern(
  '',
  String.raw`\b(?:what|which) (?:kinds? of |sorts? of |other )?services\b|`,
  String.raw`\b(?:your|the) services\?|`,
  String.raw`\bwhat (?:all )?do you (?:guys |folks )?(?:offer|do here)\W*$|`,
  String.raw`\bwhat can (?:i|we) do here\b|\bwhat can you (?:do|help)\b(?! about)|`,
  String.raw`\bwhat (?:can|do) you help (?:me |us |people )?with\b`,
);

/** "What services do you offer?": what this desk can do. Reads lower case. */
export const asksServices = (lower: string): boolean => SERVICES.test(lower);

const REMEDY = pattern(
  '',
  String.raw`\bwhat (?:are|will|would|can|do) you (?:guys |people )?(?:going to |gonna |want to |`,
  String.raw`plan to )?do(?:ing)?(?: about| with| now)\b|\bhow (?:will|are|do) you (?:going to )?`,
  String.raw`(?:fix|solve|resolve|make up)\b|^\W*(?:(?:and|so|ok(?:ay)?|well)\b\W*)*what `,
  String.raw`(?:now|happens (?:now|next)|next)\W*$`,
);

/** "What are you going to do about it?": what comes of a complaint. Reads lower case. */
export const asksRemedy = (lower: string): boolean => REMEDY.test(lower);

import type { dialogueActs, OpenQuestion } from '../schemas/dialogue.ts';
import { pattern } from './text/pattern.ts';

export type DialogueAct = (typeof dialogueActs)[number];

const START = [
  String.raw`^\W*(?:(?:oh|um+|uh|hmm+|well|ok(?:ay)?|so|and|ah|hey|hi|hello|alright)\b[\s,.!-]*)*`,
].join('');
const AFFIRM = new RegExp(
  [
    `${START}(?:yes+|yeah?|yep|yup|ya|sure(?: thing)?|of course|absolutely|definitely|`,
    `certainly|please do|go (?:ahead|for it)|do (?:it|that|so)|book it|sounds (?:good|`,
    `great|perfect|like a plan|lovely|fine|right)|that(?:'s| is|s)? (?:right|correct|fine|`,
    `good|great|perfect|works?|would be (?:great|good|fine|perfect|lovely)|sounds?)|`,
    `correct|right|perfect|great|works for me|confirm(?:ed)?|exactly|ok(?:ay)?|alright|`,
    `fine(?: by me)?|why not|i do|i would|i'd (?:like|love) (?:that|to)|looks? (?:good|`,
    `right|great)|lovely|cool|deal|let'?s do (?:it|that|this)|please|all good|affirmative|`,
    `indeed|y|👍|👌|✅|🆗|💯)(?=$|[\\W▪])`,
  ].join(''),
);
const AFFIRM_ANYWHERE = pattern(
  '',
  String.raw`\b(?:yes|yes please|go ahead|please do|book it|sounds (?:good|great|perfect)|`,
  String.raw`works for me|let'?s do (?:it|that)|that works|please confirm|i confirm|lock it in)\b`,
);
const DENY = new RegExp(
  [
    `${START}(?:no+|nope|nah|not (?:really|now|yet|today|quite|that|at the moment|`,
    `right now|interested)|never ?mind|don'?t|do not|i don'?t (?:think so|want)|`,
    `i'?d rather not|negative|cancel that|forget (?:it|that)|maybe later|wrong|n|👎|❌)(?=$|`,
    `[\\W▪])`,
  ].join(''),
);
const DONT_CARE = pattern(
  '',
  String.raw`\b(?:(?:i )?(?:really )?(?:don'?t|do not) (?:really )?(?:care|mind)|`,
  "doesn'?t (?:really )?matter|does not matter|no preference|not (?:fussy|picky|",
  String.raw`particular|bothered)|any(?:where|thing| \w+)?(?: \w+)? (?:is|are|will be|would be|`,
  String.raw`works?|is all)(?: \w+)? ?(?:fine|ok(?:ay)?|good|great|do|works?|for me)|any(?:where|`,
  'thing) (?:works|goes|is fine|will do)|whatever|whichever|either(?: one)?(?: is|',
  " works)?|no (?:limit|budget limit|max(?:imum)?)|i'?m (?:flexible|open|easy)|",
  'open to (?:any|anything|anywhere)|up to you|surprise me|no budget|all the same|',
  String.raw`flexible (?:on|about|with))\b`,
);
/** The whole answer: "anywhere". */
const ANY = pattern(
  '',
  String.raw`^\W*(?:(?:oh|um+|well|ok(?:ay)?|honestly|really|just)\b\W*)*(?:any(?:where|thing|`,
  String.raw` area| of `,
  'them| place| price| size)?|everywhere|wherever|all(?: of (?:them|those)| areas)?|both|',
  "either|whatever|not sure(?: yet)?|no idea|i don'?t know|dunno|you (?:choose|pick|decide))",
  String.raw`(?: really| at all| please| for now| in (?:town|the area))*\W*$`,
);
const CORRECT = pattern(
  '',
  String.raw`\b(?:actually|instead|rather than|i mean(?:t)?|make (?:it|that)|change (?:it|that|`,
  'the|my)|sorry,|correction|wait,?|scratch that|on second thou?ght|',
  String.raw`not \w+[, ]+(?:but )?|let'?s (?:do|go with|make it|try)|switch (?:to|it)|no,|forget|`,
  String.raw`in fact|changed my mind|better)\b|^\W*no\b[\s,]+\w+`,
);
const MORE = pattern(
  '',
  String.raw`\b(?:more (?:options|listings|homes|places|results|choices|apartments|houses|like)|`,
  '(?:show|see|any|some|got|have|hear|find|give) (?:me |us |you )?(?:any |some |',
  'a few )?(?:more|others?)|other (?:options|listings|homes|places|choices|ones|',
  String.raw`apartments|houses)|(?:anything|something|what|any ?one|nothing) else\b(?! (?:i|you|`,
  'we) (?:need|can))|next (?:ones|page|few|results|options)|different (?:ones|options|',
  'homes|places|listings)|none of (?:these|those|them)|another (?:one|option|place|',
  String.raw`home|apartment|listing)|alternatives?|keep looking|what else)\b`,
);
const THANK = /\b(?:thanks?|thank you|thx|ty|appreciate|cheers|much obliged|grateful)\b/;
const GREET =
  /^\W*(?:hi|hello|hey|hiya|howdy|good (?:morning|afternoon|evening|day)|greetings|yo)\b/;

const SEARCHED: readonly (OpenQuestion | undefined)[] = [
  'area',
  'transaction',
  'bedrooms',
  'budget',
];

/** What the message does with what was said before. Reads lower-case text. */
export function hearActs(lower: string, openQuestion: OpenQuestion | undefined): DialogueAct[] {
  const acts: DialogueAct[] = [];
  const deny = DENY.test(lower) && !/^\W*no (?:problem|worries)\b/.test(lower);
  const dontCare = DONT_CARE.test(lower) || (SEARCHED.includes(openQuestion) && ANY.test(lower));
  const notFor =
    /^\W*(?:no|not)\b.{0,12}\b(?:that'?s (?:right|fine|correct|all)|problem|worries)\b/.test(lower);
  const affirm = AFFIRM.test(lower) || (openQuestion !== undefined && AFFIRM_ANYWHERE.test(lower));
  if (affirm && !deny) acts.push('affirm');
  if (deny && !notFor) acts.push('deny');
  if (dontCare) acts.push('dont_care');
  if (CORRECT.test(lower)) acts.push('correct');
  if (MORE.test(lower)) acts.push('ask_more');
  if (THANK.test(lower)) acts.push('thank');
  if (GREET.test(lower)) acts.push('greet');
  return acts;
}

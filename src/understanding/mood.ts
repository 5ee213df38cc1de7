import { withoutIdentity } from './intents/identity.ts';
import { pattern } from './text/pattern.ts';

const FURY = pattern(
  'g',
  String.raw`\b(?:furious|livid|fuming|enraged|outrag\w+|unacceptable|not acceptable|`,
  String.raw`ridiculous|disgust\w+|appal+(?:ed|ing)|pathetic|useless|incompetent|idiots?|morons?|`,
  'stupid|dumb|liars?|lying to me|scam(?:mers?|med)?|fraud|crooks?|thie(?:f|ves)|rip[- ]?off|',
  String.raw`ripped off|bullshit|bs|wtf|f+u+c+k\w*|f\*+\w*|shit\w*|crap|damn(?:ed)?|bloody|`,
  'hell with|screw (?:you|this)|shut up|hate (?:this|you)|fed up|sick (?:and tired )?of|',
  'had (?:it|enough)|enough of (?:this|your|you)|last straw|pissed(?: off)?|angry|mad at|',
  'so mad|worst (?:service|agency|company|experience|place)|you(?: guys)? (?:are|r) the worst|',
  'terrible|awful|horrible|joke of a|(?:is|are) a joke|what a joke|waste of (?:my )?time|',
  'wasting my time|legal action|(?<!bring )(?<!with )(?:my|our) (?:lawyer|attorney|',
  'solicitor)s?|(?:get|call|hire|see|involve|contact|through|from) (?:a |an )?(?:lawyer|',
  'attorney|solicitor)s?|take you to court|small claims|',
  'sue you|suing|ombudsman|report you|bad review|one star|never again|fire (?:you|him|her)|',
  'disgrace\\w*|infuriat\\w+|nightmare|wit.?s.? end|frustrat\\w+|disappoint\\w+|dissatisf\\w+|',
  'unhappy|not happy|upset|',
  'annoy(?:ed|ing)|irritat\\w+|(?:rather|very|quite|really|so|pretty|am|be) cross|displeased|',
  'dreadful|rubbish|outraged|shambles|(?:this|it|that|you) sucks?|so rude|very rude|was rude|',
  'insult\\w+|shame on|shameful|at my wits? end|driving me (?:crazy|insane|nuts))\\b',
);
const GRIEVANCE = pattern(
  'g',
  String.raw`\b(?:no ?(?:one|body)(?: (?:at|in|from) your \w+)?(?: has| have| ever)*(?: ever)? `,
  '(?:called|call(?:s|ing)|come|came|shown|showed|answers?|answered|answering|responds?|',
  'responded|picks? up|picking up|bothered|gets? back|got back|gotten back|replied|replies|',
  'returned|returns|helps|helped|cares?|turned up)|never (?:fix(?:ed)?|helps?|listen(?:ed|s)?|',
  'called|showed|came|answer(?:ed)?|',
  'got back|replied|turned up|arrived|heard back)|(?:second|third|fourth|fifth|2nd|3rd|4th|',
  String.raw`\d+(?:th)?) time (?:i|this|that|now|i'?ve|you)|still (?:waiting|no|haven'?t|`,
  'nothing|not (?:fixed|repaired|done|heard))|(?:been )?waiting (?:for )?(?:weeks|days|',
  String.raw`hours|\d+|an hour|over|forever)|for (?:weeks|months|days) (?:now|and)|keeps? `,
  '(?:ignoring|cancel+ing|getting|breaking)|ignored|ignoring (?:me|us|my)|unanswered|',
  'stood (?:me |us )?up|how many times|complain(?:ts?|ed|ing)?|grievance|you people|',
  'what is wrong with (?:you|u)|nothing works|over ?charged|(?:charged|billed)(?: me| us)? ',
  '(?:twice|double|two times|again)|double[- ](?:charged|billed)|',
  '(?:you|they|office|team|somebody|someone) (?:have |just )?lost my|',
  'lost my (?:application|papers?|paperwork|documents?|file|request|booking|reservation|check|',
  'payment|deposit)|get no (?:answer|',
  'reply|response)|no (?:answer|reply|response)s? (?:yet|from (?:you|anyone|anybody)|to my)|',
  'no ?reply to|returned my calls?|(?:days|weeks|months) late|(?:days|weeks|months) ',
  String.raw`ago and (?:no|still|nothing))\b`,
);

const A = '(?:an? |the |your |some |one of (?:your|the) |my |our |any |another |that )?';
const REAL = '(?:real |actual |live |human |proper |nice |leasing |sales |other |physical )*';
const PERSON = [
  '(?:humans?(?: beings?)?|persons?|people|somebody|someone|anybody|anyone|manage(?:r|rs|ment)|',
  'supervisors?|boss|owner|representatives?|reps?|operators?|agents?|realtors?|brokers?|staff|',
  'team(?: member)?s?|colleagues?|employees?|receptionists?|advis[oe]rs?|member of|customer ',
  'service|landlords?|landlady|property manager|seller|director|principal|support|front desk|',
  'reception|the office|your office|head office|whoever|whomever|',
  'who(?:ever)? (?:is |s |was )?in charge)',
].join('');
const HUMAN = pattern(
  '',
  String.raw`\bescalat(?:e|ed|ing|ion)\b|\b(?:get|want|need|give) (?:me |us )?humans?\b|`,
  String.raw`\b(?:raise|take) `,
  String.raw`(?:this|it) (?:up )?(?:with|to) (?:your |the )?(?:management|manager|boss|owner|`,
  String.raw`office)\b|`,
  String.raw`\btake this further\b|\bhigher[- ]ups?\b|\b(?:speak|talk) (?:to|`,
  String.raw`with) \w+(?: \w+)? (?:from|at|in|of) `,
  String.raw`(?:your|the) (?:office|team|agency|company|staff)\b|`,
  // speak with someone, put me through to the manager, get hold of a person
  String.raw`\b(?:speak(?:ing)?|talk(?:ing)?|chat(?:ting)?|discuss (?:it|this)|deal(?:ing)?|`,
  String.raw`(?:word|conversation) with|a word|`,
  'connect(?:ed)?(?: me| us)?|put (?:me|us) (?:through|on)|transfer(?:red)?(?: me| us)?|hand ',
  '(?:me|us|this) (?:over|off|on)|pass (?:me|us|this)(?: on)?|forward (?:me|this)|hold of|reach|',
  String.raw`get through) (?:directly |straight |please )?(?:to |with |`,
  String.raw`on )?${A}${REAL}(?:\w+ )?${PERSON}\b|`,
  String.raw`\b(?:get|give|find|send|fetch|want|need|prefer|like|bring|call) (?:me |us |for |in )?`,
  `${A}(?:real|actual|live|human|proper|an? |the |your )+ ?(?:human(?: being)?|person|`,
  'somebody|someone|manager|supervisor|representative|rep|operator|boss|agent|adviser)',
  String.raw`\b(?! (?:to (?:show|call|ring|phone|meet|contact)|call|ring|fee|price))|`,
  String.raw`\b(?:get|find|give|fetch) me (?:somebody|someone|anybody|anyone)\b|`,
  String.raw`\b(?:need|want) (?:somebody|someone) (?:real|else|in charge|human)\b|`,
  String.raw`\b(?:real|actual|live|human) (?:person|human|agent|being)s?\b|\bsome(?:one|`,
  String.raw`body) real\b|`,
  String.raw`\b(?:human|operator|representative|agent|manager|supervisor|person)s?,? (?:please|`,
  String.raw`now|`,
  String.raw`pls|asap)\b|^\W*(?:an? |the |your )?(?:human|operator|representative|agent|manager|`,
  String.raw`supervisor|(?:real )?person|reception|boss)\W*$|`,
  // somebody else than this program
  String.raw`\b(?:not|no|without|instead of|rather than|stop(?: being| with)?|hate|sick of|enough `,
  "of|tired of|don'?t (?:want|like|trust)(?: to (?:talk|speak|chat) (?:to|with))?)(?: (?:a|",
  'an|some|this|these|the|talking to|to))* (?:bots?|chat ?bots?|machines?|robots?|',
  String.raw`computers?|ai)\b|\b(?:put|patch) (?:me|us) through\b|\btransfer me\b|`,
  String.raw`\bconnect me\b|\b(?:is|isn't) (?:there )?(?:anyone|anybody|someone|somebody) `,
  String.raw`(?:there |here |in the office )?(?:i|we) (?:can|could|might) (?:speak|talk|call|`,
  String.raw`phone|ring|ask|reach)\b|`,
  String.raw`\bwho (?:can|could|do|should|may) i (?:speak|talk|complain)\b`,
);
const NOT_HUMAN = pattern(
  'g',
  String.raw`\b(?:3rd|third|per|one|two|each|\d+) (?:person|people)\b|\bin[- ]person\b|`,
  String.raw`\bpersonal\b|\b(?:need|want) (?:to |a )?(?:meeting|table|viewing)\b|\b(?:listing|`,
  String.raw`real estate|estate|buyer'?s|seller'?s|your) agents? (?:fees?|commission)\b|\bagents? `,
  String.raw`(?:fees?|commission)\b|\b(?:agents?|realtors?|brokers?|managers?|owners?|`,
  String.raw`landlords?)'?s? `,
  String.raw`(?:phone|numbers?|e-?mails?|names?|contact|address|details)\b|\b(?:talk|speak|`,
  String.raw`chat) to (?:you|u) (?:later|soon)\b`,
);

const SHOUTED_MIN = 3;

/** Anger, distress, and a plain demand for a person. */
export function hearMood(text: string): { upset: boolean; wantsHuman: boolean } {
  const lower = text.toLowerCase().replace(/[‘’]/g, "'");
  const words = text.match(/\p{L}{3,}/gu) ?? [];
  const shouted = words.filter((word) => word === word.toUpperCase()).length;
  const shouting = shouted >= SHOUTED_MIN && shouted / words.length > 0.6;
  const fury = lower.match(FURY)?.length ?? 0;
  const grievance = lower.match(GRIEVANCE)?.length ?? 0;
  const score =
    fury * 2 +
    grievance * 2 +
    (shouting ? 2 : 0) +
    (/!{2,}/.test(text) && fury + grievance > 0 ? 1 : 0);
  const wantsHuman = HUMAN.test(withoutIdentity(lower).replace(NOT_HUMAN, ' '));
  return { upset: score >= 2, wantsHuman };
}

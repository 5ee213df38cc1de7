import { pattern } from './text/pattern.ts';

const FURY = pattern(
  'g',
  String.raw`\b(?:furious|livid|outrag\w+|unacceptable|ridiculous|disgust\w+|appalling|pathetic|`,
  'useless|incompetent|idiots?|morons?|stupid|dumb|liars?|lying to me|scam(?:mers?)?|',
  String.raw`fraud|rip[- ]?off|bullshit|bs|wtf|f+u+c+k\w*|f\*+\w*|shit\w*|crap|damn(?:ed)?|`,
  'bloody|hell with|screw (?:you|this)|shut up|hate (?:this|you)|fed up|',
  'sick (?:and tired )?of|had (?:it|enough)|pissed(?: off)?|angry|mad at|so mad|worst|',
  'terrible service|awful|horrible|joke of a|this is a joke|what a joke|',
  'waste of (?:my )?time|wasting my time|lawyer|sue you|report you|never again|',
  String.raw`fire (?:you|him|her)|disgrace|infuriat\w+|frustrat\w+|disappoint\w+|dreadful|`,
  String.raw`rubbish|outraged|driving me (?:crazy|insane|nuts))\b`,
);
const GRIEVANCE = pattern(
  'g',
  String.raw`\b(?:no ?(?:one|body)(?: (?:at|in|from) your \w+)? (?:has )?(?:ever )?(?:called|`,
  'calls|showed|answers?|answered|responds?|responded|picks? up|came|bothered|',
  'gets? back|got back|replied|returned|returns)|never (?:called|showed|answer(?:ed)?|',
  'got back|replied|came)|(?:second|third|fourth|fifth|2nd|3rd|4th|',
  String.raw`\d+(?:th)?) time (?:i|this|that|now|i'?ve|you)|still (?:waiting|no|haven'?t|`,
  String.raw`nothing)|(?:been )?waiting (?:for )?(?:weeks|days|hours|\d+|an hour|over|forever)|`,
  'for (?:weeks|months|days) (?:now|and)|keeps? (?:ignoring|cancel+ing|getting|',
  'breaking)|ignored|stood (?:me )?up|how many times|complain(?:t|ing)?|you people|',
  'what is wrong with you|nothing works|overcharged|lost my|get no (?:answer|reply|',
  'response)|no (?:answer|reply|response) (?:yet|from you)|returned my calls?|(?:days|',
  String.raw`weeks|months) late)\b`,
);
const HUMAN = pattern(
  '',
  String.raw`\b(?:speak|talk|chat|connect me|put me (?:through|on)|transfer(?: me)?|get me|`,
  String.raw`give me|want|need|hand me (?:over|off)|pass me|reach|call) (?:\w+ ){0,3}?(?:to |`,
  String.raw`with )?(?:an? |the |your |some |one of your |my )?(?:\w+ ){0,1}?(?:human(?: being)?|`,
  'real (?:person|human|agent)|live (?:person|agent)|person|somebody|someone(?: real|',
  ' else| in charge)?|manager|supervisor|representative|rep|operator|your boss|owner|',
  String.raw`human agent|actual (?:person|human|agent)|member of staff)\b|\b(?:real|actual|`,
  String.raw`live) (?:person|human|agent)\b|\b(?:human|operator|representative|agent|`,
  String.raw`manager) (?:please|now)\b|^\W*(?:human|operator|representative|agent|manager|`,
  String.raw`real person)\W*$|\b(?:speak|talk) (?:to|with) (?:an? |your )?(?:agent|realtor|`,
  String.raw`broker|staff)\b|\bnot (?:a |an |some |this )?(?:bot|machine|robot|computer)\b|`,
  String.raw`\bstop (?:being|with) (?:a |the )?(?:bot|robot)`,
);
const NOT_HUMAN = pattern(
  '',
  String.raw`\b(?:3rd|third|per|one|two|each|\d+) (?:person|people)\b|\bin person\b|\bpersonal\b|`,
  String.raw`\bare you (?:a |an )?(?:real|human|bot|robot|person)\b|\b(?:need|want) (?:to |`,
  String.raw`a )?(?:meeting|table|viewing)\b`,
);

const SHOUTED_MIN = 3;

/** Anger, distress, and a plain demand for a person. */
export function hearMood(text: string): { upset: boolean; wantsHuman: boolean } {
  const lower = text.toLowerCase();
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
  const wantsHuman = HUMAN.test(lower) && !NOT_HUMAN.test(lower);
  return { upset: score >= 2, wantsHuman };
}

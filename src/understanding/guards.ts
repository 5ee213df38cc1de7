import { toolNames } from '../schemas/agent.ts';
import { pattern } from './text/pattern.ts';

const INJECTION = pattern(
  '',
  String.raw`\b(?:ignore|disregard|forget|override|bypass|skip)\s+(?:all |any |every |of |the |`,
  'your |my |these |those |previous |prior |above |earlier |preceding |former |what |',
  'everything )*(?:instructions?|prompts?|rules?|directions?|guidelines?|programming|',
  'training|guardrails|restrictions|system (?:message|prompt)|you were told|',
  String.raw`(?:you(?:'ve| have) )been told)\b|\bsystem[ _-]?prompt\b|\b(?:reveal|print|show|`,
  'repeat|output|display|leak|dump|tell me|what (?:is|are)|',
  String.raw`give me)\s+(?:me )?(?:all )?(?:your |the )?(?:hidden |initial |original |secret |`,
  'internal |full |exact )*(?:prompts?|instructions(?! (?:to|for|on|how|about))|system message|',
  'guidelines you|',
  String.raw`configuration|api keys?|credentials|tool (?:list|definitions|schemas?))\b|`,
  String.raw`\byou are now\b|\b(?:pretend|act|behave|roleplay|role-play) (?:to be |as (?:if |`,
  String.raw`though )?(?:you (?:are|were) )?|like )(?:an? |the )?(?:dan|admin\w*|developer|root|`,
  String.raw`unrestricted|evil|different|hacker|unfiltered|another|jailbroken|system)\b|`,
  String.raw`\b(?:developer|debug|god|admin|dan) mode\b|\bjailbreak\b|<\/?(?:system|assistant|`,
  String.raw`instructions?|tool_call|im_start)|\[(?:system|inst)\]|\bbase64\b|`,
  String.raw`\bfrom now on,? you (?:are|will|must|only)\b|\bnew instructions?\b\s*:|`,
  String.raw`\brepeat (?:everything|the (?:text|words|message)s? )\s*above\b|\b(?:drop|delete|`,
  String.raw`truncate) (?:table|all (?:records|leads|appointments|data))\b|\bselect \* from\b|`,
  String.raw`\bcall (?:the )?(?:function|tool) \w+|\bother (?:customers?|clients?|people|`,
  String.raw`tenants?)'?s? (?:phone|email|numbers?|data|details|records|bookings)\b`,
);

/** Orders to be somebody else. */
const ROLES = pattern(
  '',
  String.raw`\b(?:play|assume|take on|adopt) (?:the |a )?(?:role|persona|character) of\b|`,
  String.raw`\bstay in (?:the |your )?character\b|\byou (?:are|will) (?:going to |now )?(?:act|`,
  String.raw`role-?play|pretend)\b|\bdo anything now\b|\bas dan\b|`,
  String.raw`\b(?:respond|answer|reply|act)\w* as (?:if you (?:are|were)|dan\b)`,
);

/** Orders about the assistant's own text, spoken as or to a developer, or naming its tools. */
const ORDERS = pattern(
  '',
  String.raw`\b(?:forget|pretend|imagine|suppose) (?:that )?you(?:'re| are| were)\b|`,
  String.raw`\b(?:reveal|print|show|repeat|output|display|leak|dump|share|expose|recite|quote|`,
  'paste|copy|write(?: out)?|spell out|read out|translate|summari[sz]e|give|tell|need|want|send)',
  String.raw`\b[^.?!]{0,40}\b(?:your|the (?:hidden|system|initial|original|secret|developer|`,
  String.raw`internal))(?: \w+){0,3} ?(?:prompts?|instructions?|system message|configuration|`,
  String.raw`source code|training(?: data)?|guardrails|programming)\b|\byour (?:hidden|secret|`,
  String.raw`initial|original|internal|system) (?:rules?|instructions?|text|prompts?|`,
  String.raw`guidelines)\b|`,
  String.raw`\b(?:forget|drop|ignore|disregard|abandon|break) (?:about )?(?:all )?(?:of )?your `,
  String.raw`(?:rules?|restrictions|guidelines|limits|role|persona|job)\b|^\W*(?:system|developer|`,
  String.raw`assistant|admin|root)\s*(?::|message\b|override\b)|\bsystem override\b|\bi(?:'m| am) `,
  String.raw`(?:your|the) (?:developer|creator|programmer|engineer|admin\w*|maker)\b|`,
  String.raw`\b(?:everything|`,
  'all|text|words?|lines?|messages?) above (?:this|the)? ?(?:line|message|point|verbatim|',
  String.raw`word)?\b|\bverbatim\b|\bword for word\b|\bnew (?:instructions?|policy|rules?|`,
  String.raw`orders?) `,
  String.raw`(?:from|by) (?:the |your )?(?:developers?|admin\w*|system|creators?|boss)\b|`,
  String.raw`\b(?:cancel|delete|erase|remove|wipe|move) (?:all|every|each|everyone'?s|`,
  String.raw`everybody'?s)`,
  String.raw`\b(?! (?:of )?(?:my|our))[^.?!]{0,20}\b(?:viewings?|appointments?|bookings?|`,
  String.raw`reservations?|records?|leads|listings|data)\b|\b(?:${toolNames.join('|')})\b`,
);

/** Text that tries to give the assistant orders about itself; never acted on. */
export const looksLikeInjection = (text: string): boolean => {
  const lower = text.toLowerCase();
  return INJECTION.test(lower) || ORDERS.test(lower) || ROLES.test(lower);
};

const OTHERS = [
  String.raw`(?:(?:other|your|all|those|any|the) (?:\w+ )?(?:clients?|customers?|tenants|renters|`,
  'guests?|visitors|buyers|callers|leads)|everyone|everybody|(?:the )?(?:person|people|',
  'client|customer|man|woman|guy|one)s? (?:who|that|with)|someone else|another (?:client|',
  'customer|guest|person))',
].join('');
const DETAILS = [
  '(?:names?|phones?(?: numbers?)?|telephones?|numbers?|e-?mails?|address(?:es)?|details|',
  'contacts?|',
  'list|data|info\\w*|bookings?|appointments?|reservations?|viewings?)',
].join('');
const PRIVATE = pattern(
  '',
  String.raw`\b(?:give|tell|show|list|send|get|share|read|name|what(?:'s| is| are)|which|who)\b`,
  String.raw`[^.?!]{0,24}\b${DETAILS}\b[^.?!]{0,24}\b(?:of|for|from) ${OTHERS}\b|`,
  String.raw`\bwho(?: else)?(?: has| have|'s| is| are)? (?:booked|reserved|booking|viewing|`,
  String.raw`visiting|`,
  String.raw`coming|scheduled|got (?:a|an) (?:viewing|appointment|reservation))\b|`,
  String.raw`\bwho(?:ever)? else `,
  String.raw`(?:is|has|will|wants?|saw|viewed)\b|\b(?:guest|client|customer|visitor|`,
  String.raw`lead) list\b|\blist `,
  String.raw`(?:of )?(?:all )?(?:your |the )?(?:other )?(?:clients?|customers?|leads|guests)\b|`,
  String.raw`\b(?:names?|`,
  String.raw`numbers?|details) of (?:the )?(?:people|everyone|everybody|others?|all)\b`,
);

/** Asks for what belongs to other people: their names, numbers or bookings. */
export const asksAboutOthers = (text: string): boolean => {
  const lower = text.toLowerCase();
  return PRIVATE.test(lower) && !/\b(?:my|our) (?:details|data|number|name|e-?mail)\b/.test(lower);
};

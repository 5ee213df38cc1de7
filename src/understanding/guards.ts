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
  'internal |full |exact )*(?:prompts?|instructions|system message|guidelines you|',
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

/** Text that tries to give the assistant orders about itself; never acted on. */
export const looksLikeInjection = (text: string): boolean => INJECTION.test(text.toLowerCase());

const GROUPS = [
  '(?:whites?|blacks?|african[- ]americans?|asians?|hispanics?|latin[oax]s?|mexicans?|',
  'chinese|indians?|arabs?|jew(?:s|ish)?|muslims?|christians?|catholics?|hindus?|',
  String.raw`immigrants?|foreigners?|minorit(?:y|ies)|gays?|lgbt\w*|disabled|elderly|old people|`,
  'white people|families with kids|single (?:moms?|mothers?)|poor people|section 8)',
].join('');
const FAIR_HOUSING = new RegExp(
  [
    [
      String.raw`\b${GROUPS}\b[^.?!]{0,30}\b(?:area|neighbou?rhood|people|families|neighbou?rs|`,
      String.raw`community|live|building|residents|tenants|majority|population)\b`,
    ].join(''),
    [
      String.raw`\b(?:area|neighbou?rhood|neighbou?rs|building|community|people|part of town|`,
      String.raw`place)\b[^.?!]{0,40}\b(?:no|few|fewer|mostly|mainly|`,
      'many|lots of|without|with|only|',
      String.raw`any|full of|predominantly)\b[^.?!]{0,12}\b${GROUPS}\b`,
    ].join(''),
    String.raw`\bwhat (?:kind|type|sort) of (?:people|families|neighbou?rs|residents|folks)\b`,
    String.raw`\b(?:ethnic|racial|religious|demographic)\w*\b`,
    String.raw`\b(?:white|black|asian|hispanic|latino|jewish|muslim|christian)[- ]only\b`,
    String.raw`\b(?:no|without) (?:kids|children|families) (?:in|around|nearby|next door|living)\b`,
    [
      String.raw`\b(?:safe(?:st|r)?|dangerous|sketchy|ghetto|bad|rough|crime[- ]?(?:free|`,
      String.raw`ridden)?) (?:\w+ )?(?:area|neighbou?rhood|part of town|street|place to live)s?\b`,
    ].join(''),
    [
      String.raw`\b(?:crime rates?|is (?:it|that|the area|this area|the neighbou?rhood) safe|`,
      String.raw`how safe)\b`,
    ].join(''),
    String.raw`\bpeople (?:like me|of my (?:race|religion|kind)|from my country)\b`,
  ].join('|'),
);

/** Asks to sort homes by who lives there; fair-housing law forbids an answer. */
export const asksAboutPeople = (text: string): boolean => FAIR_HOUSING.test(text.toLowerCase());

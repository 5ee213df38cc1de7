import type { IntentName } from '../../schemas/dialogue.ts';

/** Plain wording that speaks for an intent, with its weight. Read in lower case. */
export interface Cue {
  intent: IntentName;
  weight: number;
  pattern: RegExp;
}

const HOME = String.raw`(?:homes?|houses?|places?|apartments?|apts?|flats?|condos?|condominiums?|lofts?|townhouses?|townhomes?|town homes?|studios?|propert(?:y|ies)|listings?|units?|rentals?|bed ?rooms?|\d ?-?(?:bed|br|bd)s?|real estate|something|somewhere|anything|place to (?:live|rent|buy))`;
const VIEWING = String.raw`(?:viewings?|tours?|visits?|showings?|walk ?-?through|appointments?|bookings?|(?:open )?house visit)`;
const cue = (intent: IntentName, weight: number, source: string): Cue => ({
  intent,
  weight,
  pattern: new RegExp(source),
});

export const cues: Cue[] = [
  cue(
    'property_search',
    3,
    String.raw`\b(?:look(?:ing)? (?:for|to (?:rent|buy|move|lease|purchase))|search(?:ing)?|find(?:ing)?|show me|help me (?:find|with)|want(?:ing)? (?:a|an|to (?:rent|buy|move|live|lease))|need (?:a|an|to (?:find|rent|move))|interested in (?:a|an|rent\w*|buy\w*)|in the market for|hunting for|after a)\b[^.?!]{0,60}\b${HOME}\b`,
  ),
  cue(
    'property_search',
    2.5,
    String.raw`\b(?:looking to (?:rent|buy|lease|purchase)|(?:want|hope|hoping|need|plan(?:ning)?|like|love|ready|trying) to (?:rent|buy|lease|purchase|move to|relocate|live in))\b`,
  ),
  cue(
    'property_search',
    2.5,
    String.raw`\b(?:do you have|have you got|got|are there|is there|what do you have|what have you got|what'?s available|what is available|see|browse|list|any)\b[^.?!]{0,40}\b(?:${HOME}|available|for (?:rent|sale)|on the market)\b`,
  ),
  cue('property_search', 1.5, String.raw`\b\d ?-?(?:bed|br|bd)\w*\b|\bstudio\b|\bbedrooms?\b`),
  cue(
    'property_search',
    2,
    String.raw`\b(?:homes?|houses?|apartments?|condos?|lofts?|townhouses?|flats?|places?|properties|listings|rentals) (?:in|near|around|for (?:rent|sale)|to (?:rent|buy)|under|below|with|that)\b`,
  ),
  cue(
    'viewing_schedule',
    3.5,
    String.raw`\b(?:schedule|book|arrange|set ?up|organi[sz]e|request|make|get|have|reserve|plan|sign me up for|fix)\b[^.?!]{0,30}\b${VIEWING}\b`,
  ),
  cue(
    'viewing_schedule',
    3.5,
    String.raw`\b(?:view|visit|tour|see|check out|look at|have a look at|take a look at|come (?:see|and see|by and see|look at)|go (?:see|and see)|walk through)\b (?:it|this|that|them|one|the (?!(?:options|listings|homes|houses|apartments|properties|ones you|rest|others|list|other|next|whole|price|details?|pictures?|photos?)\b)\w+|▪)`,
  ),
  cue(
    'viewing_schedule',
    3,
    String.raw`\b(?:viewing|showing|walk ?-?through|tour)\b(?! (?:is|was|went))`,
  ),
  cue(
    'viewing_schedule',
    3,
    String.raw`\bshow (?:it|this|that|them|▪|the \w+ one) to (?:us|me)\b|\bshow (?:us|me) (?:it|this one|that one|around)\b`,
  ),
  cue(
    'viewing_schedule',
    3,
    String.raw`\bwhen (?:can|could|may) (?:i|we) (?:see|view|visit|tour|come|go)\b|\b(?:can|could|may) (?:i|we) (?:see|view|visit|tour|take a look)\b(?! (?:more|other|some|any|pictures|photos|homes|houses|apartments|what))`,
  ),
  cue('viewing_schedule', 2.5, String.raw`\b(?:visit|in person)\b`),
  cue(
    'viewing_schedule',
    2,
    String.raw`\b(?:book|schedule|reserve) (?:me|us|it|that|this|a time|for|▪|the)\b`,
  ),
  cue(
    'viewing_move',
    4.5,
    String.raw`\b(?:reschedul\w+|re-schedul\w+|rearrang\w+|postpone|push (?:it|that|my|the|back)|bring (?:it|that) forward)\b`,
  ),
  cue(
    'viewing_move',
    4,
    String.raw`\b(?:move|change|shift|switch|swap|bump|alter|modify|update)\b[^.?!]{0,24}\b(?:${VIEWING}|reservation|meeting|slot)\b(?![^.?!]*\bpolicy\b)`,
  ),
  cue(
    'viewing_move',
    3.5,
    String.raw`\b(?:different|another|other|earlier|later) (?:time|day|date|slot)\b[^.?!]{0,30}\bfor (?:my|the|our) (?:${VIEWING})\b|\b(?:do|make) (?:my|the|our) ${VIEWING} (?:on|at|later|earlier|another)\b`,
  ),
  cue(
    'viewing_cancel',
    4.5,
    String.raw`\b(?:cancel|call off|scrap|drop|delete|remove|undo)\b[^.?!]{0,24}\b(?:${VIEWING}|reservation|meeting|slot|the one (?:on|at|for))\b(?! (?:policy|fee|rules))`,
  ),
  cue(
    'viewing_cancel',
    3.5,
    String.raw`\bcancel (?:it|that|this|everything|▪|my|both|the)\b|^\W*(?:please )?cancel\W*$|\bi (?:need|want|have|would like|'d like) to cancel\b(?! (?:my |the |a )?(?:lease|contract|subscription|application))`,
  ),
  cue(
    'viewing_cancel',
    3.5,
    String.raw`\b(?:can'?t|cannot|won'?t be able to|not able to|unable to|not going to) (?:make (?:it|the|my|our)|come|attend|be there)\b|\bno longer (?:need|want|interested in|able to (?:make|attend))\b[^.?!]{0,20}\b(?:${VIEWING}|see)\b`,
  ),
  cue(
    'booking',
    3.5,
    String.raw`\b(?:book|reserve|schedule|arrange|make|set ?up|get|have|need|want|like)\b[^.?!]{0,30}\b(?:reservation|table|meeting(?: room)?|consultation|conference room|room|slot|time with|appointment with)\b`,
  ),
  cue(
    'booking',
    3,
    String.raw`^\W*(?:an? )?(?:meeting|appointment|consultation)\b|\b(?:lease|contract|papers?) signing\b`,
  ),
  cue('booking', 3, String.raw`\b(?:reservation|table for|meeting room|party of)\b`),
  cue(
    'booking',
    2.5,
    String.raw`\b(?:meet (?:with )?(?:someone|somebody|an agent|one of|you|your)|come (?:in|by|over)(?: (?:to|and) (?:the|see|talk|speak|your|meet|discuss))?|stop by|drop (?:by|in)|visit (?:the|your) office|sit down with)\b`,
  ),
  cue(
    'pricing',
    3,
    String.raw`\bhow much\b|\bcosts? (?:of|to)\b|\bwhat(?:'s| is| are| do| does| would)\b[^.?!]{0,40}\b(?:cost|costs|price|prices|fees?|charge|charges|rates?|deposit|rent|commission)\b|\b(?:any|hidden|extra|additional) (?:fees|costs|charges)\b|\bdo (?:you|i|we) (?:charge|pay)\b|\bpricing\b|\bprice (?:list|range)\b|\bis there a (?:fee|charge|cost)\b`,
  ),
  cue(
    'faq',
    2.5,
    String.raw`\b(?:security |pet )?deposits?\b|\b(?:application|admin(?:istration)?|cleaning|late|pet|agency|broker|cancellation|holding|move-in|moving) fees?\b|\b(?:pet|cancellation|smoking|refund|guest|parking|privacy|visitor|noise|subletting|no-show) (?:policy|policies|rules?)\b|\bpolic(?:y|ies)\b|\brequirements?\b|\bqualif(?:y|ications?)\b|\b(?:what|which) (?:documents?|papers?|paperwork|id)\b|\b(?:documents?|paperwork)\b|\bcredit (?:score|check|history)\b|\bbackground check\b|\bguarantors?\b|\bco-?sign\w*\b|\breferences\b|\bproof of income\b|\bnotice (?:period)?\b|\bsublet\w*\b|\bsmok(?:e|ing)\b|\butilit(?:y|ies)\b|\bwi-?fi\b|\binternet\b|\bmaintenance\b|\brepairs?\b|\binsurance\b|\bvouchers?\b|\bsection 8\b|\bincluded?\b|\bresponsible for\b|\bwho (?:pays|do i)\b`,
  ),
  cue(
    'faq',
    2.5,
    String.raw`\b(?:opening|office|business|working|visiting) (?:hours|times)\b|\b(?:what|when)\b[^.?!]{0,20}\b(?:hours|open|close|closing)\b|\bare you (?:guys |folks )?(?:open|closed|there)\b|\bhow late are you\b|\bwhere (?:are you|is (?:your|the) office|can i find you)\b|\byour (?:office )?(?:address|location|phone|number|e-?mail|hours|website|team)\b|\b(?:phone|contact) (?:number|details) (?:of|for)\b`,
  ),
  cue(
    'faq',
    2,
    String.raw`\bhow (?:do|does|can|would|should|long|soon|far in advance|early|often|many days|does it|is the)\b|\bwhat (?:happens|if|should|do i need|does|are the|is the|is your|are your|is included|'s included)\b|\b(?:can|may|could|must|should|do) (?:i|we|you|tenants|renters|buyers)\b[^.?!]*\?|\b(?:explain|tell me about|information (?:on|about)|details (?:on|about)|what about)\b|\bdo (?:you|i) (?:need|have to|accept|take|allow|offer|require|provide|work|help|handle)\b|\bis (?:it|there|parking|the)\b[^.?!]*\?`,
  ),
  cue(
    'lead_capture',
    3.5,
    String.raw`\b(?:call|ring|phone|text|email|e-mail|contact|message) me\b(?!,? (?:\p{Lu}))|\b(?:have|ask|get|let) (?:someone|somebody|an agent|a realtor|one of your \w+) (?:to )?(?:call|contact|reach|get in touch|text|email|get back)\b|\bcall ?back\b|\bget (?:back )?in touch with me\b|\bkeep me (?:posted|updated|informed|in the loop)\b|\b(?:let me know|notify me|alert me|tell me) (?:when|if|as soon as|once)\b|\b(?:sign me up|put me|add me|get me) (?:for|on|to) (?:the |your )?(?:list|waitlist|waiting list|newsletter|mailing)\b|\b(?:leave|give you|take|have|note) (?:down )?my (?:details|number|contact|email|info\w*|name)\b|\breach me (?:at|on)\b`,
  ),
  cue(
    'market_question',
    4,
    String.raw`\b(?:housing |property |real[- ]estate |rental )?market (?:like|doing|trend|going|outlook|right now|report|conditions?|update|crash\w*|today)\b|\b(?:hows|how'?s|how is|state of) the (?:\w+ )?market\b|\b(?:prices?|rents?|values?) (?:going|gone|rising|falling|dropping|trend\w*|been (?:going|rising|falling)|go(?:ing)? (?:up|down)|increas\w+|expected)\b|\b(?:good|right|bad|best) time to (?:buy|sell|rent|invest)\b|\b(?:interest|mortgage) rates?\b|\b(?:average|median|typical) (?:home |house |sale |rent(?:al)? |sales? )?(?:price|rent|cost)s?\b|\bwhat(?:'s| is) my (?:home|house|place|property|condo) worth\b|\bappreciat(?:ion|ing)|home values?\b|\bprice (?:trend|forecast|history)s?\b|\breturn on investment\b|\broi\b|\b(?:buyer'?s|seller'?s) market\b`,
  ),
  cue(
    'smalltalk',
    2.5,
    String.raw`\bhow are you\b|\bhow'?s it going\b|\bwho are you\b|\bwhat are you\b|\bare you (?:a |an )?(?:real|human|bot|robot|person|ai|computer|machine)\b|\bwhat(?:'s| is) your name\b|\bnice to meet you\b|\bwhat can you (?:do|help)\b|\bhow can you help\b|\bwhat do you do\b|^\W*help\W*$|\bcan you help me\W*$`,
  ),
  cue(
    'goodbye',
    3.5,
    String.raw`\b(?:bye|goodbye|good bye|see (?:you|ya)(?: later| then| there| soon)?\W*$|talk to you later|have a (?:good|great|nice|lovely)|take care|good night|ciao|cheerio)\b|\b(?:that'?s|that is|thats|that will be|that'?ll be|that would be) (?:all|it|everything)\b|\bnothing else\b|\b(?:i'?m|we'?re|i am) (?:all set|all good|done|good for now|good, thanks)\b|\bno(?:thing)?(?:,)? (?:that'?s|i'?m|thank|thanks)\b|\bdon'?t need anything (?:else|more|further)\b|\bnot (?:right )?now,? thank`,
  ),
];

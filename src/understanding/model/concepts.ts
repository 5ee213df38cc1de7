/** Ideas of the front desk and the words for them, written for Foyer. */
const CONCEPTS: Record<string, string> = {
  why: String.raw`why|how come|what for|reason|explain`,
  how: String.raw`
    how (?:do|can|could|should|would|to)|in what way|the way to|what do i (?:do|need)|way of`,
  how_much: String.raw`
    how much|price|prices|cost|costs|rate|rates|fee|fees|charge|charges|expensive|cheap\w*|
    how (?:expensive|pricey)|pay`,
  how_long: String.raw`
    last\b|how much time|long does|number of (?:hours|minutes)|how long|how many (?:hours|
    days|nights|minutes)|duration|until when|take to`,
  when: String.raw`
    when|what time|which day|what day|at what|opening (?:hours|times?)|hours|schedule|
    what date|how early|how late`,
  spa: String.raw`
    wax\w*|exfoliat\w*|skin ?care|foot|feet|make ?-?up|do my hair|haircut|hair ?dresser|
    nails|body|pedi\w*|mani|mud|peel\w*|scrub|hot stones?|blow ?dry|spa|massages?|sauna|
    facial|treatments?|acupuncture|steam|hammam|foot baths?|manicure|pedicure|body (?:scrub|
    wrap)|reflexology|aromatherapy|wellness|beauty|jacuzzi|therap\w+`,
  gym: String.raw`
    jog\w*|running|trail|dumb ?bells?|bench press|cardio|spin\w*|pilates|squat|sports?|
    tennis|lift weights|elliptical|rowing|gym|fitness|work ?out|exercise|treadmill|weights|
    yoga|train(?:ing|er)?|weight ?room`,
  swimming_pool: String.raw`pools?|swim\w*|lanes?|diving|lifeguard`,
  restaurant: String.raw`
    dinn?ing|dine|omelette|dessert|waiter|table for|food allerg\w*|kosher|halal|gluten|
    bar\b|cuisine|michelin|dish|restaurants?|tables?|din(?:e|ing|ner)|lunch|breakfast|
    brunch|eat|menu|meals?|supper|buffet|food|dishes|dietary|vegan|vegetarian|chef`,
  room_service: String.raw`
    food up|up to (?:me|us|my)|send (?:me|us|up)|inside (?:the|my) room|eat in|dinner in|
    in-room|snacks?|burger|pizza|steak|salad|wine|beer|omelette|milk|doughnuts?|
    club sandwich|coffee|tea|drinks?|ice|room service|to (?:my|the|our) room|in (?:my|
    our) room|order|deliver\w*|sandwich|champagne|bring`,
  wifi: String.raw`wi-?\s?fi|internet|wireless|network|connection|password|online|broadband`,
  parking: String.raw`
    leave my car|charging station|ev|where .* car|park(?:ing)?|garage|cars?|valet|spaces?|
    spots?|vehicle|motorbike|car ?park`,
  pets: String.raw`
    snakes?|horse|turtle|lizard|pony|guinea pig|ferret|goldfish|spider|parakeet|pitbull|
    labrador|poodle|pets?|dogs?|cats?|animals?|puppy|puppies|kittens?|parrot|hamster|rabbit|
    fluffy|iguana|canine|furry|pup|pooch|bird`,
  housekeeping: String.raw`
    mess\w*|untidy|come and clean|filthy|stain\w*|garbage|trash|bins?|bed ?sheets|
    housekeep\w*|clean\w*|maids?|towels?|sheets?|linen|tidy|dirty|vacuum\w*|made up|make up|
    dust\w*|laundry|chambermaid`,
  accessibility: String.raw`
    reduced mobility|step ?-?free|special needs|adapted|walker|hearing loop|braille|
    wheel\s?-?chair\w*|accessib\w*|disab\w*|handicap\w*|ramps?|elevators?|lifts?|blind|deaf|
    mobility|impaired|crutches`,
  room_ammenities: String.raw`
    stove|kitchen\w*|blankets?|toothbrush\w*|shampoo|soap|towels?|robe|slippers|cable|
    jacuzzi|view|sea view|ocean|bathtub|desk|chair|wardrobe|amenit\w*|equipped|facilities|
    hangers?|radiator|extra bed|fireplace|patio|terrace|microwave|hot tub|balcony|
    air ?-?con\w*|aircon|ac|a/c|tv|television|kettle|minibar|fridge|balcon\w*|shower|
    bath(?:tub|room)?|toilet|hair ?dryer|iron|beds?|heating|safe|microwave|
    coffee (?:machine|maker)|en ?-?suite|view|cot|crib|pillows?|fan|lamp|light|window|
    netflix|smoking|double room|twin|king`,
  check_in: String.raw`check(?:ing)? ?-?in|arriv\w*|get (?:there|in)|coming|check me in|land\w*`,
  check_out: String.raw`check(?:ing)? ?-?out|leav\w*|depart\w*|go home|check me out|vacate`,
  cancel: String.raw`
    cancel\w*|call off|don't (?:need|want)|do not (?:need|want)|drop|scrap|remove|get rid|
    close|no longer|delete|undo`,
  change: String.raw`
    rebook|delay|put more|include more|adding|add|push|make it|earlier|late for|chang\w*|
    modif\w*|amend\w*|alter\w*|move|reschedul\w*|switch\w*|different|swap\w*|instead|edit|
    updat\w*|extend\w*|postpone|adjust\w*|bring forward|shift|upgrade|correct|rather`,
  booking: String.raw`
    book\w*|reserv\w*|accomm?odat\w*|stay\w*|appointments?|availab\w*|nights?|vacanc\w*|
    rooms?|sessions?|slots?`,
  make: String.raw`
    book|make|reserve|get|like (?:a|to)|need|want|set up|arrange|schedule|have|order|open|
    looking (?:for|to)|require|organi[sz]e|could i`,
  existing: String.raw`
    existing|already|i(?:'ve| have)? (?:made|got|booked|reserved)|my (?:booking|reservation|
    stay|room)|current|previous\w*|earlier|that booking|the booking|has been made|
    last (?:week|time)|ago|old|under|i had`,
  new: String.raw`
    new one|haven'?t (?:done|booked|made|got)|don'?t have (?:a|any)|brand new|again|not yet|
    from scratch|new|another|additional|fresh|second|extra|first`,
  lost_stolen: String.raw`
    can'?t seem to find|dropped my|left (?:one of|a|the|some)|someone (?:took|hand)|
    misplaced|pickpocket\w*|lost and found|whereabouts|nicked|lost|stolen|stole|miss(?:ing|
    placed)|mislaid|forgot\w*|left (?:my|our)|can'?t find|cannot find|theft|thief|robbed|
    disappear\w*|gone|took my`,
  wrong: String.raw`
    slow|down|complicated|locked|waiting|no (?:shampoo|towels?|hot water|water|soap|signal|
    answer|one|wifi|internet)|supposedly|not being able|unable|ran out|without|smell\w*|
    awful|terrible|loud|off|why (?:can'?t|don'?t|isn'?t|didn'?t|won'?t|aren'?t)|nobody|
    no ?one|unavailable|refused|rude|poor|bad|wrong|broken|not work\w*|doesn'?t|does not|
    don'?t work|isn'?t|won'?t|can'?t|cannot|issues?|problems?|fault\w*|trouble|error|
    mistake\w*|never|still (?:waiting|not|no|haven't)|not (?:showing|received|there|been)|
    leak\w*|stuck|cold|noisy|failed|incorrect|fix\w*|dead|no longer|hasn'?t|haven'?t|
    wasn'?t|didn'?t|out of order`,
  refund: String.raw`
    money|give me back|get back|reimburse|refund\w*|money back|reimburs\w*|compensat\w*|
    deposit|repay`,
  limits: String.raw`
    constraints?|upper|at most|cap on|restriction|limit\w*|maximum|max|minimum|restrict\w*|
    allow\w*|allowance|up to|cap|how many|permitted|as many`,
  more: String.raw`
    increas\w*|latest|at a later|longer|more than|bigger|prolong|include more|upgrad\w*|
    more|higher|later|after|longer|extend\w*|bigger|larger|extra|increase\w*|increment|
    additional|further|upgrade|add|past|late`,
  less: String.raw`
    cheapest|discounts?|down ?grade|drop|cheaper|at the earliest|earliest|bit early|less|
    lower|before|earlier|early|cheap\w*|fewer|short\w*|smaller|reduce\w*|decrease\w*|sooner|
    prior|cut|discount`,
  greet: String.raw`
    hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings|howdy|hiya|morning`,
  thank: String.raw`
    much appreciated|many thanks|cheers mate|appreciated|thanks?|thank you|cheers|
    appreciate\w*|grateful|ta|thx`,
  end_call: String.raw`
    laters|adios|ciao|cheerio|bye-bye|byebye|done with this|good ?night|take it easy|
    so long|cya|no more questions|finish(?:ed)?|i'?m done|leave it|bye|good ?bye|see you|
    that(?:'s| is| will be|'ll be)? all|have a (?:nice|good|great|lovely)|nothing else|
    that'?s it|end (?:the|this) (?:call|chat)|hang up|talk later|farewell|done here|
    take care`,
  affirm: String.raw`
    yes|yeah|yep|yup|sure|correct|right|of course|absolutely|exactly|definitely|indeed|
    go ahead|aye|affirmative|certainly`,
  deny: String.raw`
    no|nope|nah|not (?:really|that|at all|quite)|never|negative|none|don'?t want|i do not|
    not what|wrong`,
  dont_know: String.raw`
    clueless|don'?t really know|doubts?|no id|haven'?t decided|idk|beats me|unclear|
    not clear|can'?t tell|not (?:100|really) sure|don'?t (?:quite )?know|don'?t know|
    do not know|no idea|not sure|unsure|dunno|no clue|haven'?t (?:a clue|decided)|
    can'?t remember|don'?t remember|not certain|who knows|forgot`,
  acknowledge: String.raw`
    ok|okay|alright|all right|got it|i see|great|perfect|understood|sounds good|fine|good|
    cool|right then|makes sense|fair enough|noted`,
  repeat: String.raw`
    one more time|didn'?t quite|what did you|quite (?:understand|hear)|say what|huh|
    sorry what|go over that|catch that|repeat|again|say (?:that|it)|pardon|didn'?t (?:hear|
    catch|get|understand)|come again|what was that|once more|sorry\?|what did you|rephrase|
    can'?t hear|excuse me`,
  handoff: String.raw`
    team|line|pass me|connect|put me through|someone from|speak|talk|call me|contact|human|
    person|agents?|someone|somebody|operator|representative|receptionist|manager|
    speak (?:to|with)|talk (?:to|with)|staff|real|people|put me through|transfer me|
    reception|connect me|advisor|assistant|not a (?:robot|machine|bot)`,
  request_info: String.raw`
    what|which|is there|are there|do you|can i|tell me|information|info|know|could you tell|
    does|where|details|is it|question|check|find out|have you got|are you|is the|are the|any`,
  adults: String.raw`
    adults?|husband|wife|partner|girlfriend|boyfriend|mom|mum|dad|mother|father|friends?|
    couple|grown ?-?ups?|parents?|myself|me and|and (?:me|i|myself)|sister|brother|
    colleague|fianc\w+|spouse|grand\w+`,
  kids: String.raw`
    kids?|child|children|toddlers?|bab(?:y|ies)|son|sons|daughters?|infants?|teen\w*|
    little (?:one|human)s?|newborn|boys?|girls?|twins|minors?|year ?-?old\w*`,
  people: String.raw`
    people|guests?|persons?|pax|diners?|party|of us|visitors|travell?ers|individuals|heads`,
  month: String.raw`
    jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|
    sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`,
  day: String.raw`
    (?:mon|tues|wednes|thurs|fri|satur|sun)days?|mon|tue|wed|thu|fri|sat|sun|today|tomorrow|
    yesterday|tonight|christmas|easter|eve|weekend`,
  day_part: String.raw`
    morning|afternoon|evening|night|noon|midday|midnight|am|pm|a\.m|p\.m|o'?clock|half|
    quarter`,
  span: String.raw`days?|nights?|weeks?|months?|hours?|minutes?|fortnight|weekend|overnight|years?`,
  number: String.raw`
    one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+|none|zero|a|an|
    single|double|both|couple`,
  from: String.raw`from|arriv\w*|start\w*|beginning|between|check ?in|since|coming|on`,
  to: String.raw`to|until|till|til|through|leav\w*|ending|check ?out|depart\w*|up to|-|by`,
  name: String.raw`name|under|called|for|behalf|i'?m|i am|mr|mrs|ms|miss|this is|surname|booked by`,
};

const SHAPES = Object.entries(CONCEPTS).map(([name, lines]) => {
  const words = lines.replace(/\n\s*/g, '');
  return [name, new RegExp(String.raw`(?<!\w)(?:${words})(?!\w)`, 'i')] as const;
});
const WHOLE = SHAPES.map(([name, { source }]) => [name, new RegExp(`^${source}$`, 'i')] as const);

/** The ideas that a text touches, and the pairs of them. */
export function conceptNames(text: string): string[] {
  const found = SHAPES.filter(([, shape]) => shape.test(text)).map(([name]) => name);
  const names = found.map((name) => `!${name}`);
  for (const [at, one] of found.entries()) {
    for (const other of found.slice(at + 1)) names.push(`!!${one} ${other}`);
  }
  return names;
}

const KNOWN = new Map<string, string[]>();
const KNOWN_MAX = 20_000;

/** The ideas that one word stands for by itself. */
export function conceptsOf(word: string): string[] {
  const known = KNOWN.get(word);
  if (known !== undefined) return known;
  const found = WHOLE.filter(([, shape]) => shape.test(word)).map(([name]) => name);
  if (KNOWN.size >= KNOWN_MAX) KNOWN.clear();
  KNOWN.set(word, found);
  return found;
}

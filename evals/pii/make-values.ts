import type { Random } from '../chaos/random.ts';

export interface Lists {
  given: string[];
  family: string[];
  city: string[];
  street: string[];
  suffix: string[];
  country: string[];
}

/** One part of a made-up sentence; no kind where it is no personal data. */
export interface Part {
  text: string;
  kind?: string;
}

const RELATIVES = ['wife', 'husband', 'partner', 'son', 'daughter', 'mother', 'father', 'brother'];
const MORE = ['sister', 'friend', 'colleague', 'neighbour', 'boss', 'aunt', 'cousin', 'roommate'];
const PREFIXES = ['Mr.', 'Mrs.', 'Ms.', 'Dr.', 'Mr', 'Mrs', 'Ms', 'Dr', 'Miss', 'Prof.'];
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const LEGAL = ['Inc.', 'Inc', 'LLC', 'Ltd.', 'Ltd', 'Corp.', 'Co.', 'GmbH', 'PLC', 'AG', 'S.A.'];
const TRADES = (
  'Group Holdings Partners Solutions Systems Industries Technologies Consulting R' +
  'ealty Properties Bank Insurance Foods Motors Energy Media Capital Logistics Ph' +
  'armaceuticals Electric Airlines Records Foundation Institute Associates Softwa' +
  're Labs Networks Health Services Hotels Stores Construction Trust'
).split(' ');
const STEMS = (
  'Global National United American First Blue Green Red Silver Golden North Pacif' +
  'ic Atlantic Summit Pioneer Bright Clear Open Data Cloud Net Info Geo Bio Solar' +
  ' Urban Metro Prime Apex Vertex Delta Omega Nova Quantum Smart Digital Cyber St' +
  'ar Sun Sky River Stone Oak Maple Iron Social Public Community City Health Map ' +
  'Farm Code Trip Home Book Care Work Space Power'
).split(' ');
const ENDS = (
  'ly ify io hub box soft tech works ware wise metrics base point link zoom cost ' +
  'view gram stack force labs chain dyne ix era ora ant ent ity logic'
).split(' ');
const KNOWN = (
  'Google|Apple|Microsoft|Amazon|IBM|Intel|Toyota|Ford|General Motors|Volkswagen|' +
  'Sony|Samsung|Nokia|Siemens|Bank of America|Wells Fargo|Barclays|HSBC|Deutsche ' +
  'Bank|Lufthansa|Walmart|Target|Costco|Starbucks|Netflix|Disney|Warner Brothers|' +
  'Universal Music|Columbia Records|NASA|UNICEF|Red Cross|United Nations|World Ba' +
  'nk|Harvard University|BBC|CNN|Reuters|The New York Times|Facebook|Twitter|Orac' +
  'le|SAP|Cisco|Dell|Boeing|Airbus|Shell|Exxon|Pfizer|Bayer|Nestle|Unilever|IKEA|' +
  'Zillow|Redfin|Airbnb|Uber|AT&T|Verizon|Vodafone|FedEx|UPS|NBC|FBI|NATO|EU Comm' +
  'ission|McDonalds|Chrysler|Honda'
).split('|');
const FIELDS = (
  'sales marketing software civil mechanical electrical chemical financial medica' +
  'l dental legal nuclear marine aircraft building construction insurance real-es' +
  'tate property office human-resources customer-service data research quality te' +
  'xtile garden kitchen night warehouse bus truck school primary social clinical ' +
  'surgical laboratory fashion graphic web network security tax mortgage leasing'
).split(' ');
const JOBS = (
  'manager engineer technician operator assistant clerk consultant nurse doctor t' +
  'eacher driver mechanic accountant lawyer architect designer analyst developer ' +
  'director officer supervisor inspector surgeon scientist researcher advisor adm' +
  'inistrator coordinator representative editor producer photographer painter plu' +
  'mber electrician carpenter welder machinist cashier librarian pharmacist thera' +
  'pist psychologist chemist physicist biologist economist surveyor planner broke' +
  'r agent instructor trainer installer repairer cleaner guard pilot chef waiter ' +
  'receptionist secretary journalist translator writer musician actor president c' +
  'hairman minister spokesman spokeswoman founder owner CEO'
).split(' ');
const UNITS = ['Apt.', 'Suite', 'Apt', 'Unit', 'Flat', 'Floor', 'Room', '#'];
const PARTICLES = ['van', 'de', 'von', 'da', 'di', 'van der', 'el', "O'"];
const DOMAIN_ENDS = ['com', 'org', 'net', 'de', 'co.uk', 'fr', 'it', 'io'];

/** Makes up the values of templates' placeholders out of public lists of names. */
export function makeValues(lists: Lists, random: Random) {
  const { pick, whole, next } = random;
  const digits = (n: number) => Array.from({ length: n }, () => whole(0, 9)).join('');
  const given = () => pick(lists.given);
  const family = () => pick(lists.family);
  const initial = () => `${given().charAt(0)}.`;
  const city = () => pick(lists.city);
  const country = () => pick(lists.country);
  const lower = (word: string) => word.toLowerCase();

  const person = (): string => {
    const roll = next();
    if (roll < 0.5) return `${given()} ${family()}`;
    if (roll < 0.66) return given();
    if (roll < 0.76) return family();
    if (roll < 0.82) return `${given()} ${initial()} ${family()}`;
    if (roll < 0.86) return `${given()} ${given()} ${family()}`;
    if (roll < 0.9) return `${given()} ${family()}-${family()}`;
    if (roll < 0.95) return `${pick(PREFIXES)} ${given()} ${family()}`;
    return `${given()} ${pick(PARTICLES)} ${family()}`;
  };
  const street = (): string => {
    const roll = next();
    if (roll < 0.4) return pick(lists.street);
    if (roll < 0.75) return `${pick([family, given, city])()} ${pick(lists.suffix)}`;
    if (roll < 0.85) return `${pick(['rue', 'via', 'calle', 'rua', 'avenue', 'ul.'])} ${person()}`;
    return `${city()}${pick(['gade', 'straße', 'weg', 'gasse', 'vej', 'gata', 'straat', 'laan'])}`;
  };
  const number = () => digits(whole(1, 4)).replace(/^0/, '1');
  const zip = () => {
    const roll = next();
    if (roll < 0.7) return digits(5);
    if (roll < 0.8) return digits(4);
    if (roll < 0.85) return `${digits(5)}-${digits(4)}`;
    if (roll < 0.93) {
      const letter = () => pick([...'ABCDEGHJKLMNPRSTW']);
      return `${letter()}${letter()}${digits(1)} ${digits(1)}${letter()}${letter()}`;
    }
    return `${digits(3)} ${digits(2)}`;
  };
  const unit = () => `${pick(UNITS)} ${digits(whole(1, 3))}`;
  const state = () => pick([...STATES, ...STATES, pick(['NSW', 'VIC', 'QLD', 'SY', 'BZ', 'JC'])]);
  const line = (): string => {
    const roll = next();
    if (roll < 0.55) return `${number()} ${street()}`;
    if (roll < 0.8) return `${street()} ${number()}`;
    if (roll < 0.9) return `${number()} ${street()} ${number()}`;
    if (roll < 0.95) return `P.O. Box ${digits(whole(2, 5))}`;
    return street();
  };
  const address = (): string => {
    const roll = next();
    const tail = next() < 0.3 ? ` ${unit()}` : '';
    const whole = `${line()}${tail}`;
    if (roll < 0.3) return whole;
    if (roll < 0.45) return `${whole}, ${city()}`;
    if (roll < 0.6) return `${whole}, ${city()}, ${state()} ${zip()}`;
    if (roll < 0.68) return `${whole}, ${city()}, ${country()} ${zip()}`;
    if (roll < 0.76) return `${whole}\n${city()}\n, ${state()}\n ${zip()}`;
    if (roll < 0.84) return `${whole}\n${city()}, ${state()} ${zip()}`;
    if (roll < 0.9) return `${whole}\n ${unit()}\n ${city()}\n ${country()} ${zip()}`;
    if (roll < 0.95) return `${whole}, ${zip()} ${city()}`;
    return `${whole} ${city()} ${state()} ${zip()}`;
  };
  /** A letter's head: street and number are an address, the town a place, the code an address. */
  const addressLines = (): Part[] => {
    const gap = pick(['\n', '\n', '\n ', '\n\n', ', ']);
    const parts: Part[] = [{ text: line(), kind: 'ADDRESS' }];
    if (next() < 0.4) parts.push({ text: pick([' ', gap]) }, { text: unit(), kind: 'ADDRESS' });
    parts.push({ text: gap }, { text: city(), kind: 'LOCATION' });
    if (next() < 0.3) parts.push({ text: pick([gap, ', ']) }, { text: state(), kind: 'LOCATION' });
    if (next() < 0.4) parts.push({ text: gap }, { text: country(), kind: 'LOCATION' });
    if (next() < 0.8) parts.push({ text: pick([' ', ', ']) }, { text: zip(), kind: 'ADDRESS' });
    return parts;
  };
  const organisation = (): string => {
    const roll = next();
    if (roll < 0.15) return pick(KNOWN);
    if (roll < 0.35) return `${family()} ${pick([...LEGAL, ...TRADES])}`;
    if (roll < 0.42) return `${family()}, ${family()} and ${family()}`;
    if (roll < 0.6) return `${pick(STEMS)} ${pick(TRADES)}${next() < 0.3 ? ` ${pick(LEGAL)}` : ''}`;
    if (roll < 0.8) {
      const name = pick(STEMS) + pick([...ENDS, ...STEMS.map(lower), ...STEMS.slice(0, 30)]);
      return next() < 0.3 ? `${name} ${pick([...LEGAL, ...TRADES])}` : name;
    }
    if (roll < 0.86) return `${pick(['The', 'Institute of', 'Bank of', 'Friends of'])} ${city()}`;
    if (roll < 0.92) return `${city()} ${pick(TRADES)}`;
    if (roll < 0.96) return [...'ABCDEFGIMNSTU'].filter(() => next() < 0.25).join('') || 'ACM';
    return `${pick(STEMS)} ${pick(['for', 'of', 'and', '&'])} ${pick(STEMS)} ${pick(TRADES)}`;
  };
  const job = (): string => {
    const field = pick(FIELDS).replace('-', ' ');
    const roll = next();
    const name =
      roll < 0.3
        ? pick(JOBS)
        : roll < 0.85
          ? `${field} ${pick(JOBS)}`
          : `${field} and ${pick(FIELDS)} ${pick(JOBS)}`;
    return next() < 0.4 ? name.charAt(0).toUpperCase() + name.slice(1) : name;
  };
  const phone = () =>
    pick([
      () => `(${digits(3)}) ${digits(3)}-${digits(4)}`,
      () => `${digits(3)}-${digits(3)}-${digits(4)}`,
      () => `+${whole(1, 98)} ${digits(3)} ${digits(3)} ${digits(3)}`,
      () => `0${digits(2)} ${digits(3)} ${digits(2)} ${digits(2)}`,
      () => `${digits(3)}-${digits(3)}-${digits(4)}x${digits(3)}`,
    ])();
  const one = (kind: string, make: () => string) => (): Part[] => [{ text: make(), kind }];
  const plain = (make: () => string) => (): Part[] => [{ text: make() }];
  const makers: Record<string, () => Part[]> = {
    person: one('PERSON', person),
    given: one('PERSON', given),
    family: one('PERSON', family),
    prefix: one('PERSON', () => pick(PREFIXES)),
    city: one('LOCATION', city),
    country: one('LOCATION', country),
    address: one('ADDRESS', address),
    address_lines: addressLines,
    street: one('ADDRESS', street),
    zip: one('ADDRESS', zip),
    unit: one('ADDRESS', unit),
    org: one('ORGANIZATION', organisation),
    title: one('TITLE', job),
    relative: plain(() => pick([...RELATIVES, ...MORE])),
    weekday: plain(() => pick(WEEKDAYS)),
    date: plain(() => `${whole(1, 12)}/${whole(1, 28)}/${whole(1930, 2024)}`),
    phone: plain(phone),
    email: plain(() => `${lower(given()).replace(/[^a-z]/g, 'x')}@mail.${pick(DOMAIN_ENDS)}`),
    url: plain(() => `https://www.${lower(pick(STEMS))}.${pick(DOMAIN_ENDS)}/`),
    card: plain(() => '4111 1111 1111 1111'),
    iban: plain(() => 'GB82 WEST 1234 5698 7654 32'),
    ssn: plain(() => `${whole(101, 665)}-${whole(10, 99)}-${whole(1000, 9999)}`),
    passport: plain(() => `${digits(9)}`),
    licence: plain(() => `A${digits(8)}`),
    ip: plain(() => `10.${whole(0, 255)}.${whole(0, 255)}.${whole(1, 254)}`),
  };
  return (name: string): Part[] => {
    const make = makers[name];
    if (make === undefined) throw new Error(`no value is known for {${name}}`);
    return make();
  };
}

const STATES = (
  'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT ' +
  'NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY'
).split(' ');

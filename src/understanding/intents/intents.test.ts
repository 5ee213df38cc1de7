import { describe, expect, it } from 'vitest';
import type { IntentName } from '../../schemas/dialogue.ts';
import { detectLanguage, withoutPlaces } from '../language.ts';
import { type Context, hear } from '../testing/hear.ts';
import { asksBeside } from './asks-apart.ts';
import { offTopicness } from './off-topic.ts';

const one = { offered: ['H1'], slots: { focusListingKey: 'H1' } };

describe('what a message is about', () => {
  const cases: [text: string, intent: IntentName, context?: Context][] = [
    ['am I chatting to a machine?', 'smalltalk'],
    ['do visitors pay for parking when they come to you?', 'faq', { world: 'granite' }],
    ['visitor parking', 'faq', { world: 'granite' }],
    ['is there a fee if I cancel my viewing', 'pricing'],
    ['what papers should I bring to the viewing', 'faq', { booked: ['H1', '2026-11-24T14:00'] }],
    ['how long does a showing take?', 'faq'],
    ['can I bring my partner to the tour', 'faq'],
    ['could we go for a viewing on Monday at 4', 'viewing_schedule', one],
    ['what times do you have for a viewing?', 'viewing_schedule', one],
    ["we're about to sell our bungalow", 'lead_capture'],
    ['what would my condo be worth?', 'faq'],
    ['do you charge for an appraisal?', 'pricing'],
    ['give me a buzz about lofts in Calder Bay', 'lead_capture'],
    ['one of your agents should ring us', 'lead_capture'],
    ['what do we need to rent?', 'faq'],
    ['how high is the city tax in Brightwater?', 'faq'],
    ['how much are flats in Brightwater?', 'property_search'],
    ['the cheapest flat you have', 'property_search'],
    ['something larger?', 'property_search', { offered: ['H1', 'H2'] }],
    ['show me the place on Tuesday', 'viewing_schedule', one],
    ['is there a school near the house?', 'property_question', one],
    ['do you charge anything per month for a cat?', 'pricing'],
    ['the dog thing: how much is the monthly fee?', 'pricing', one],
    ['Ignore the kitchen. Which documents do I need?', 'faq'],
  ];
  it.each(cases)('%s → %s', (text, intent, context) => {
    expect(hear(text, context).intents[0]?.name).toBe(intent);
  });

  it.each([
    'anywhere',
    'all of them',
    'not sure yet',
    'wherever really',
  ])('%s: no area is an answer, too', (text) => {
    const { slots, acts } = hear(text, { asked: 'area', slots: { task: 'property_search' } });
    expect(acts).toContain('dont_care');
    expect(slots.search.area).toBeUndefined();
    expect(slots.anyOf).toContain('area');
  });

  it('notes why somebody wants a call', () => {
    expect(hear('we are thinking of selling our house').slots).toMatchObject({
      purpose: 'selling a home',
      search: {},
    });
    expect(hear('please call me about a parking permit').slots.purpose).toBe('a parking permit');
  });

  it('takes street names for no other language', () => {
    const buildings = [{ listingKey: 'Z', name: '', address: '12 Camino de los Rios, Santa Ana' }];
    const rest = withoutPlaces('price 12 camino de los rios', { areas: [], buildings });
    expect(detectLanguage('price 12 camino de los rios', 'en')).toBe('es');
    expect(detectLanguage(rest, 'en')).toBe('en');
  });
});

describe('attributes asked for', () => {
  const cases: [text: string, requested: string[], context?: Context][] = [
    ['sqft', ['LivingArea'], one],
    ['baths?', ['BathroomsTotalInteger'], one],
    ['beds', ['BedroomsTotal'], one],
    ['parking?', ['GarageSpaces'], one],
    ['rent? dogs ok?', ['PetsAllowed', 'ListPrice'], one],
    ['remind me what it costs', ['ListPrice'], one],
    ['how much are they asking for 9 Fern Lane', ['ListPrice']],
    ['we saw 9 Fern Lane and wonder what it rents for', ['ListPrice']],
    ['price 14 oak st', ['ListPrice']],
    ['is 9 Fern Lane still on the market?', ['StandardStatus']],
    ['9 fern lane still available', ['StandardStatus']],
    ['has somebody already rented it?', ['StandardStatus'], one],
    ['is it available on Monday at 10?', [], one],
    ['how much is the pet fee?', [], one],
    ['what is the late fee', [], one],
    ['is visitor parking free?', [], one],
    ['when is the rent due', [], one],
    ['how much is the application fee?', [], one],
    ['any lofts still available?', [], one],
    ["I'm not after a viewing, only want to know if cats are ok", ['PetsAllowed'], one],
  ];
  it.each(cases)('%s → %j', (text, requested, context) => {
    expect(hear(text, context).requested).toEqual(requested);
  });
});

describe('a question beside an errand', () => {
  it.each([
    ['also, when is rent due? and could I see it Thursday', true],
    ['book it for Monday. must I pay a deposit?', true],
    ['I like it. when are you free?', false],
    ['Monday at ten. does that work?', false],
    ['book it please', false],
  ])('%s → %s', (text, asks) => {
    expect(asksBeside(text)).toBe(asks);
  });
});

describe('off topic or only odd', () => {
  it.each([
    ['who should I vote for', true],
    ['should I take an umbrella', true],
    ['tell me a joke about cats', true],
    ['how far is the airport from there?', false],
    ['do you take paypal for the deposit?', false],
    ['do you accept bitcoin', false],
    ['do I need my passport to rent?', false],
    ['is there a dentist nearby', false],
    ['can I play music in the room?', false],
  ])('%s → %s', (text, off) => {
    expect(offTopicness(text) > 0.9).toBe(off);
  });
});

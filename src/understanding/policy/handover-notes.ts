import { DateTime } from 'luxon';
import type { HandoverNotes, OpenPoint } from '../../../prompts/local/handover-summary.ts';
import { sayMoment } from '../../../prompts/local/say-time.ts';
import { wordsIn } from '../../../prompts/local/words.ts';
import type { IntentName, OpenQuestion } from '../../schemas/dialogue.ts';
import type { Scene } from './scene.ts';

const AGREED_MAX = 3;
const OPEN: Partial<Record<OpenQuestion, OpenPoint>> = {
  area: 'search',
  transaction: 'search',
  bedrooms: 'search',
  budget: 'search',
  which_listing: 'home',
  which_viewing: 'home',
  date: 'time',
  time: 'time',
  slot_choice: 'time',
  party_size: 'time',
  name: 'contact',
  contact: 'contact',
  confirm: 'confirm',
};

/** What the talk came to, for whoever takes it over; in the words of the agency's language. */
export function handoverNotes(scene: Scene, subject: IntentName | undefined): HandoverNotes {
  const { brief, slots, u } = scene;
  const { language, timeZone } = brief.agent;
  const ours = language === 'es' ? 'es' : 'en';
  const at = (iso: string) =>
    sayMoment(DateTime.fromISO(iso, { zone: timeZone, locale: ours === 'es' ? 'es' : 'en-US' }));
  const { viewings, reservations } = brief.memory;
  const agreed = [
    ...viewings
      .filter(({ status }) => status === 'booked')
      .map(({ address, startsAt }) => `${address}, ${at(startsAt)}`),
    ...reservations.map(({ startsAt }) => at(startsAt)),
  ];
  const { search, contact } = slots;
  const wished = Object.keys(search).length > 0;
  return {
    mood: u.upset ? 'upset' : u.wantsHuman ? 'asked' : 'stuck',
    subject,
    speaks: u.language === language ? undefined : u.language,
    wish: wished ? wordsIn(ours).listing.wish(search) : undefined,
    budget:
      search.maxPrice === undefined ? undefined : `$${search.maxPrice.toLocaleString('en-US')}`,
    agreed: agreed.slice(0, AGREED_MAX),
    open: brief.openQuestion === undefined ? undefined : OPEN[brief.openQuestion],
    contact: (['name', 'phone', 'email'] as const).filter((one) => contact[one] !== undefined),
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { DateTime } from 'luxon';
import { ScriptedModel } from '../../../graphs/conversation/testing/scripted-model.ts';
import { CRASH_LISTING, crashRequest } from '../../crash/crash-seed.ts';

export const CHAOS_NOW = new Date('2026-11-23T18:00:00Z');
const FIRST_DAY = DateTime.fromISO('2026-11-24', { zone: 'America/Los_Angeles' });
const DAYS_A_WEEK = 7;
const WORKDAYS = 5;
const THINKING_MS_MAX = 60;

const random = (max: number) => Math.floor(Math.random() * max);

/** Each conversation has a workday of its own, so that none finds its time taken by another. */
function dayOf(conversation: number): DateTime {
  const weeks = Math.floor(conversation / WORKDAYS);
  const first = FIRST_DAY.plus({ days: weeks * DAYS_A_WEEK });
  let day = first;
  for (let left = conversation % WORKDAYS; left > 0 || day.weekday > WORKDAYS; ) {
    day = day.plus({ days: 1 });
    if (day.weekday <= WORKDAYS) left -= 1;
  }
  return day;
}

const phoneOf = (conversation: number): string =>
  `+1510555${String(conversation).padStart(4, '0')}`;

export const bookingRequest = (conversation: number): string =>
  crashRequest(dayOf(conversation).toFormat('LLLL d, yyyy'), phoneOf(conversation));

/** Never says the same thing twice: other ids, other words, another time at every call. */
export const makeChaosModel = () =>
  new ScriptedModel(async (messages) => {
    await sleep(random(THINKING_MS_MAX));
    const heard = messages.findLastIndex((message) => message.type === 'human');
    const acted = messages.slice(heard).some((message) => message.type === 'tool');
    if (acted) return { say: `That is arranged, number ${random(1e9)}.` };
    const number = Number(/\+1510555(\d{4})/.exec(String(messages[heard]?.content))?.[1]);
    const startsAt = dayOf(number).set({ hour: 9 + random(8), minute: 30 * random(2) });
    return {
      say: `One moment, I try ${random(1e9)}.`,
      calls: [
        {
          name: 'book_viewing',
          args: {
            listingKey: CRASH_LISTING,
            startsAt: startsAt.toISO({ suppressMilliseconds: true }),
            name: `Dana ${random(1e9)}`,
            phone: phoneOf(number),
          },
        },
      ],
    };
  });

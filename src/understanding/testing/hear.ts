import { DateTime } from 'luxon';
import type { Hearing, Memory, Understanding } from '../../schemas/dialogue.ts';
import { memorySchema, slotsSchema } from '../../schemas/dialogue.ts';
import { makeUnderstand } from '../understand.ts';
import { vocabularyOf, type World } from './fake-desk.ts';
import { granite, harbour, prairie } from './worlds.ts';

const worlds = { harbour, granite, prairie };
const understand = makeUnderstand();

export interface Context {
  world?: keyof typeof worlds;
  asked?: Hearing['openQuestion'];
  /** Keys of the listings on the table. */
  offered?: string[];
  slots?: Partial<Hearing['slots']>;
  times?: string[];
  previous?: string;
  booked?: [listingKey: string, start: string];
  /** Instead of the hours of the world's agent. */
  hours?: Hearing['businessHours'];
}

/** What the listener makes of one message in a given situation. */
export function hear(text: string, context: Context = {}): Understanding {
  const world: World = worlds[context.world ?? 'harbour'];
  const { timeZone, type, language } = world.agent;
  return understand({
    text,
    now: new Date(world.now),
    timeZone,
    agentType: type,
    businessHours: context.hours ?? world.agent.businessHours,
    defaultLanguage: language,
    slots: { ...slotsSchema.parse({}), ...context.slots },
    memory: memoryOf(world, context),
    openQuestion: context.asked,
    previousReply: context.previous,
    vocabulary: vocabularyOf(world.listings),
  });
}

function memoryOf(world: World, { offered = [], times = [], booked }: Context): Memory {
  const { timeZone } = world.agent;
  const start = booked === undefined ? undefined : DateTime.fromISO(booked[1], { zone: timeZone });
  return {
    ...memorySchema.parse({}),
    offered: offered.flatMap((key) => world.listings.find((l) => l.ListingKey === key) ?? []),
    shownKeys: offered,
    offeredSlots: times.flatMap((t) => DateTime.fromISO(t, { zone: timeZone }).toISO() ?? []),
    viewings:
      booked === undefined || start === undefined
        ? []
        : [
            {
              appointmentId: '00000000-0000-4000-8000-000000000001',
              listingKey: booked[0],
              address:
                world.listings.find((l) => l.ListingKey === booked[0])?.UnparsedAddress ?? '',
              startsAt: start.toISO() ?? '',
              endsAt: start.plus({ minutes: 30 }).toISO() ?? '',
              status: 'booked',
              contactName: null,
            },
          ],
  };
}

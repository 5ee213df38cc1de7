import type { ToolName } from '../../src/schemas/agent.ts';
import type { Memory, Slots } from '../../src/schemas/dialogue.ts';
import type { Listing } from '../../src/schemas/listing.ts';
import { toolCallSchemas, toolFailureSchema, type Viewing } from '../../src/schemas/tool-calls.ts';

const OFFERED_MAX = 10;
const SHOWN_MAX = 60;

interface Known {
  memory: Memory;
  slots: Slots;
}

/** What a tool's result adds to what later turns may refer to. Pure; any model profits. */
export function remember(
  known: Known,
  call: { tool: ToolName; args: unknown; result: unknown },
): Known {
  const failed = toolFailureSchema.safeParse(call.result);
  if (failed.success) {
    const { nextFree } = failed.data;
    return nextFree === undefined
      ? known
      : { ...known, memory: { ...known.memory, offeredSlots: nextFree } };
  }
  switch (call.tool) {
    case 'search_properties':
      return afterSearch(known, call);
    case 'get_property': {
      const got = toolCallSchemas.get_property.result.safeParse(call.result);
      return got.success ? focus(known, got.data.listing) : known;
    }
    case 'check_availability': {
      const got = toolCallSchemas.check_availability.result.safeParse(call.result);
      if (!got.success) return known;
      return { ...known, memory: { ...known.memory, offeredSlots: got.data.slots } };
    }
    case 'book_viewing':
    case 'reschedule_viewing':
    case 'cancel_viewing': {
      const got = toolCallSchemas.book_viewing.result.safeParse(call.result);
      return got.success ? afterViewing(known, got.data.viewing) : known;
    }
    case 'make_reservation': {
      const got = toolCallSchemas.make_reservation.result.safeParse(call.result);
      return got.success ? afterReservation(known, got.data.reservation) : known;
    }
    case 'capture_lead': {
      const got = toolCallSchemas.capture_lead.result.safeParse(call.result);
      return got.success
        ? { ...known, memory: { ...known.memory, leadId: got.data.leadId } }
        : known;
    }
    case 'escalate_to_human':
      return { ...known, memory: { ...known.memory, escalated: true } };
    case 'update_crm':
      return known;
  }
}

function afterSearch(known: Known, call: { args: unknown; result: unknown }): Known {
  const got = toolCallSchemas.search_properties.result.safeParse(call.result);
  if (!got.success) return known;
  const asked = toolCallSchemas.search_properties.args.safeParse(call.args);
  const continued = asked.success && (asked.data.excludeListingKeys?.length ?? 0) > 0;
  const keys = got.data.listings.map((listing) => listing.ListingKey);
  const shownKeys = [...(continued ? known.memory.shownKeys : []), ...keys].slice(-SHOWN_MAX);
  const offered = got.data.listings.slice(0, OFFERED_MAX);
  const { focusListingKey: _old, ...slots } = known.slots;
  const only = offered.length === 1 ? offered[0]?.ListingKey : undefined;
  return {
    slots: only === undefined ? slots : { ...slots, focusListingKey: only },
    memory: { ...known.memory, offered, shownKeys },
  };
}

/** A listing looked up joins what was offered, without disturbing the order. */
function focus(known: Known, listing: Listing): Known {
  const others = known.memory.offered.filter((l) => l.ListingKey !== listing.ListingKey);
  const offered =
    others.length === known.memory.offered.length
      ? [...known.memory.offered, listing].slice(-OFFERED_MAX)
      : known.memory.offered;
  return {
    slots: { ...known.slots, focusListingKey: listing.ListingKey },
    memory: { ...known.memory, offered },
  };
}

function afterReservation(known: Known, made: Memory['reservations'][number]): Known {
  const { date: _date, time: _time, dayPart: _part, partySize: _size, ...slots } = known.slots;
  const reservations = [...known.memory.reservations, made].slice(-OFFERED_MAX);
  return { slots, memory: { ...known.memory, offeredSlots: [], reservations } };
}

function afterViewing(known: Known, viewing: Viewing): Known {
  const others = known.memory.viewings.filter((v) => v.appointmentId !== viewing.appointmentId);
  const { date: _date, time: _time, dayPart: _part, ...slots } = known.slots;
  return {
    slots: { ...slots, focusListingKey: viewing.listingKey },
    memory: {
      ...known.memory,
      offeredSlots: [],
      viewings: [...others, viewing].slice(-OFFERED_MAX),
    },
  };
}

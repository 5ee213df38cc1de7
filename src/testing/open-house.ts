import { type ComposeOverrides, compose } from '../compose.ts';
import { readEnv } from '../config/env.ts';
import { openPlace, type Settings } from './open-place.ts';

export type House = Awaited<ReturnType<typeof compose>>;

/** A whole house at a place of its own; nothing outlives its `close`. */
export async function openHouse(settings: Settings, overrides: ComposeOverrides) {
  const place = await openPlace(settings);
  const house = await compose(readEnv(place.settings), overrides);
  return {
    house,
    databaseUrl: place.databaseUrl,
    async close(graceMs?: number): Promise<void> {
      await house.close(graceMs);
      await place.remove();
    },
  };
}
export type OpenedHouse = Awaited<ReturnType<typeof openHouse>>;

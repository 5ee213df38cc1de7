import { z } from 'zod';

const healthSchema = z.object({ service: z.literal('foyer') });
const ANSWER_MS_MAX = 1_000;

/** Whether a Foyer host answers at `url`. */
export async function isHost(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/health', url), {
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    return healthSchema.safeParse(await response.json()).success;
  } catch {
    // Refused, too slow, or not JSON: whatever it is, it is not a host to talk to.
    return false;
  }
}

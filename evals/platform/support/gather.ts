/** A frame as the SDK's streams yield it; modes and their data are the check's matter. */
export interface Frame {
  id?: string | undefined;
  event: string;
  data: unknown;
}

/** All frames of a stream, or those until `enough` says so. */
export async function gather(
  stream: AsyncIterable<Frame>,
  enough: (frames: Frame[]) => boolean = () => false,
): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of stream) {
    frames.push(frame);
    if (enough(frames)) break;
  }
  return frames;
}

/** The data of every frame of this event, as what the check takes it for. */
export const dataOf = <T>(frames: Frame[], event: string): T[] =>
  frames.filter((frame) => frame.event === event).map((frame) => frame.data as T);

/** The events in order, each once where it repeats. */
export const eventsOf = (frames: Frame[]): string[] => [
  ...new Set(frames.map(({ event }) => event)),
];

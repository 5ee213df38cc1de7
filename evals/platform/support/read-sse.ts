/** A frame as it is on the wire; comments are heartbeats. */
export interface SseFrame {
  id?: string;
  event?: string;
  data?: string;
  comment?: string;
}

const parse = (block: string): SseFrame => {
  const frame: SseFrame = {};
  for (const line of block.split('\n')) {
    const at = line.indexOf(':');
    const value = line.slice(at + 1).replace(/^ /, '');
    const field = line.slice(0, at);
    if (at === 0) frame.comment = value;
    else if (field === 'data') frame.data = `${frame.data ?? ''}${value}`;
    else if (field === 'id') frame.id = value;
    else if (field === 'event') frame.event = value;
  }
  return frame;
};

/** The frames of an event stream, comments among them. */
export async function* readSse(response: Response): AsyncGenerator<SseFrame> {
  if (response.body === null) return;
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = `${rest}${text}`.replaceAll('\r\n', '\n').split('\n\n');
    rest = blocks.pop() ?? '';
    yield* blocks.filter((block) => block.trim() !== '').map(parse);
  }
}

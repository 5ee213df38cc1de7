/** One Server-Sent Event; `event` is `message` when the sender named none. */
export interface SseEvent {
  event: string;
  data: string;
  /** Its own, where the sender gave it one. */
  id?: string;
}

const EVENT_CHARS_MAX = 4_000_000;

/**
 * Reads Server-Sent Events from text that arrives in pieces of any size. An event that never
 * ends with an empty line never happened. @throws Error when one grows beyond 4 million chars.
 */
export function makeSseParser() {
  let rest = '';
  let begun = false;
  let event = '';
  let id: string | undefined;
  let data: string[] = [];
  let chars = 0;

  function line(text: string): SseEvent | undefined {
    if (text === '') {
      const whole =
        data.length === 0
          ? undefined
          : {
              event: event || 'message',
              data: data.join('\n'),
              ...(id !== undefined && { id }),
            };
      event = '';
      id = undefined;
      data = [];
      chars = 0;
      return whole;
    }
    const colon = text.indexOf(':');
    const field = colon === -1 ? text : text.slice(0, colon);
    const value = colon === -1 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    if (field === 'id') id = value;
    if (field === 'data') {
      data.push(value);
      chars += value.length;
    }
    return undefined;
  }

  return {
    push(piece: string): SseEvent[] {
      rest += piece;
      if (!begun && rest !== '') {
        begun = true;
        rest = rest.replace(/^\uFEFF/, '');
      }
      const events: SseEvent[] = [];
      let from = 0;
      for (const match of rest.matchAll(/\r\n|\n|\r/g)) {
        const end = match.index + match[0].length;
        // A CR at the very end may be half of a CRLF that is still on its way.
        if (match[0] === '\r' && end === rest.length) break;
        const whole = line(rest.slice(from, match.index));
        if (whole) events.push(whole);
        from = end;
      }
      rest = rest.slice(from);
      if (rest.length + chars > EVENT_CHARS_MAX) throw new Error('an event is too long');
      return events;
    },
  };
}

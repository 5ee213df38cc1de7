import { makeFakeDesk, type World } from './fake-desk.ts';

/** A conversation at a desk of its own, line by line. */
export async function talk(world: World, ...lines: string[]) {
  const desk = makeFakeDesk(world);
  const replies: Awaited<ReturnType<typeof desk.say>>[] = [];
  for (const line of lines) replies.push(await desk.say(line));
  const texts = replies.map((reply) => reply.text);
  const called = replies.map((reply) => reply.calls.map((call) => call.name));
  const asked = replies.map((reply) => reply.asked);
  return { desk, replies, texts, called, asked, last: texts.at(-1) ?? '' };
}

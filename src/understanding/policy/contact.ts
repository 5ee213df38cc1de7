import type { Say, Scene } from './scene.ts';

/** Name and a way to reach the person, as tools take them; undefined until both are known. */
export function contactArgs({ slots }: Scene) {
  const { name, phone, email } = slots.contact;
  if (name === undefined || (phone === undefined && email === undefined)) return undefined;
  return {
    name,
    ...(phone === undefined ? {} : { phone }),
    ...(email === undefined ? {} : { email }),
  };
}

/** Asks for what is missing of name and contact, in one question. */
export function askContact(scene: Scene, what: string): Say {
  const { slots, seed } = scene;
  const { name, phone, email } = slots.contact;
  if (name !== undefined)
    return { say: scene.words.ask.contact({ name, what, seed }), asked: 'contact' };
  return phone === undefined && email === undefined
    ? { say: scene.words.ask.nameAndContact({ what, seed }), asked: 'name' }
    : { say: scene.words.ask.name({ what, seed }), asked: 'name' };
}

import { z } from 'zod';
import { demoDocuments } from '../../src/demo/demo-documents.ts';
import { readData } from '../data-folder.ts';
import { OWN_QUESTIONS } from '../retrieval/own-questions.ts';

/** Texts of the other data sets, in which nobody attacks anybody. */
export interface Benign {
  /** What people say to an assistant. */
  said: string[];
  /** What is said in homes and at front desks: natural in a document of an agency, too. */
  trade: string[];
  /** Paragraphs. */
  prose: string[];
  /** Several of them as one text. */
  longer: string[];
  /** What agencies publish. */
  published: string[];
  /** Questions of general knowledge: harmless when asked, out of place in a mail. */
  trivia: string[];
}

const lineSchema = z.object({
  text: z.string().default(''),
  turns: z.array(z.unknown()).default([]),
});
const turnSchema = z.object({ user: z.string().optional(), sys: z.string().optional() });

async function read(file: string) {
  const text = (await readData(file)) ?? '';
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => lineSchema.parse(JSON.parse(line)));
}

/** Runs of neighbouring texts as one, since attacks are long and public paragraphs are short. */
const joined = (texts: readonly string[], size: number, from = 0): string[] =>
  texts.flatMap((_, at) =>
    (at + from) % size === 0 ? [texts.slice(at, at + size).join('\n')] : [],
  );

const every = <T>(items: T[], nth: number): T[] => items.filter((_, at) => at % nth === 0);

export async function readBenign(): Promise<Benign> {
  const texts = async (file: string) => (await read(file)).map(({ text }) => text);
  const dialogues = every(
    [...(await read('homes.jsonl')), ...(await read('sgd_services.jsonl'))],
    4,
  );
  const turns = dialogues.map(({ turns }) => turns.map((turn) => turnSchema.parse(turn)));
  const users = turns.flatMap((list) => list.flatMap(({ user }) => user ?? []));
  const system = turns.flatMap((list) => list.flatMap(({ sys }) => sys ?? []));
  const whole = every(turns, 4).map((list) =>
    list.map(({ user, sys }) => user ?? sys ?? '').join('\n'),
  );
  const documents = demoDocuments.map(({ text }) => text);
  const [articles, people] = [
    await texts('xquad_en_docs.jsonl'),
    await texts('pii_presidio.jsonl'),
  ];
  const prose = [...articles, ...every(people, 2), ...documents, ...whole];
  const longer = [
    ...[2, 3, 4, 5, 6].flatMap((size) => joined(articles, size, size - 1)),
    ...joined(people, 9),
    ...joined(people, 20),
    ...joined(documents, 3),
  ];
  const trade = [
    ...every(users, 2),
    ...every(system, 2),
    ...(await texts('nlupp_hotels.jsonl')),
    ...OWN_QUESTIONS.map(([question]) => question),
  ];
  return {
    said: every(await texts('clinc150.jsonl'), 3),
    trade,
    prose,
    longer,
    published: documents,
    trivia: await texts('xquad_en_queries.jsonl'),
  };
}

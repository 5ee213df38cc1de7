/** Words for what a listing says, denies, or does not mention. */
export const yesNo = (
  said: boolean | null,
  words: { yes: string; no: string; unsaid: string },
): string => (said === null ? words.unsaid : said ? words.yes : words.no);

/** The same as a part of an enumeration, which leaves out what is not mentioned. */
export const ifSaid = (said: boolean | null, yes: string, no: string): string[] =>
  said === null ? [] : [said ? yes : no];

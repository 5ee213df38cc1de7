/** Postgres keeps neither NUL nor half a surrogate pair; what people and models send may. */
export const storableText = (text: string): string =>
  text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');

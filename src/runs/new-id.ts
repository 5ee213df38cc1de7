import { v7 } from '@langchain/core/utils/uuid';

/** An id that sorts by the time it was made, so that new rows stand together in an index. */
export const newId = (): string => v7();

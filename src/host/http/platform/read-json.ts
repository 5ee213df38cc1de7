import express, { type RequestHandler } from 'express';
import { cleanJson } from './clean-json.ts';

const clean: RequestHandler = (request, _response, next) => {
  // A body that is not there is an empty one.
  request.body = request.body === undefined ? {} : cleanJson(request.body);
  next();
};

/** The body as JSON, whatever its content type says: Studio sends `text/plain`. */
export const readJson = (limitBytes: number): RequestHandler[] => [
  express.json({ limit: limitBytes, type: () => true, strict: false, inflate: false }),
  clean,
];

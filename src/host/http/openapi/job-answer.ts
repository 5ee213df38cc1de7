import { jobSchema } from '../../../schemas/jobs.ts';
import { type Answer, json } from './operation.ts';

/** A 202: what was asked for goes on as a job. */
export const jobAnswer = (description: string): Answer => ({
  ...json(description, jobSchema),
  headers: { location: 'Where the job is' },
});

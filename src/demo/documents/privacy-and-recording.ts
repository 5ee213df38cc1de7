import type { DemoDocument } from '../demo-document.ts';

export const privacyAndRecording: DemoDocument = {
  source: 'privacy-and-recording.md',
  title: 'Privacy and recording notice',
  text: `# Privacy and recording notice

This notice says what Copperline Homes keeps about people who write or call, and why.

## What we keep

We keep your name, your phone number or e-mail address, what you are looking for, and the homes
you viewed. Conversations with the assistant are stored so that an agent can follow up. We do not
ask for a Social Security number in the chat, and you should never send one there.

## Calls

Calls to (510) 555-0142 may be recorded for training and quality. You hear a notice at the start.
If you do not want to be recorded, say so, and the recording stops. Recordings are deleted after
90 days.

## How long

Chat transcripts are kept for 24 months. Applications that did not lead to a lease are deleted
after 12 months. Lease files are kept for 4 years after the lease ends.

## Who sees it

Only our own staff and the companies that run our systems for us see your data. We never sell
personal data. Owners learn your name only when you apply for their home.

## Your rights

You can ask for a copy of your data, have it corrected, or have it deleted. Write to
copperline@example.com with the subject line Privacy. We answer within 30 days, and it is free.

## The assistant

The chat assistant is a computer program. You can ask for a person at any time.
`,
};

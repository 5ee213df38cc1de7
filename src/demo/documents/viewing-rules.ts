import type { DemoDocument } from '../demo-document.ts';

export const viewingRules: DemoDocument = {
  source: 'viewing-rules.md',
  title: 'How viewings work',
  text: `# How viewings work

A viewing lasts 30 minutes and is free of charge. An agent of Copperline Homes meets you at the
front door of the building, shows the home, and answers questions on the spot.

## Booking

You can book a viewing through the chat, by phone at (510) 555-0142, or by e-mail. We need your
name and either a phone number or an e-mail address. The earliest viewing is 9:00 am on weekdays
and 10:00 am on Saturday. There are no viewings on Sunday.

Each person may view up to three homes on one day. Two parties never view the same home at the
same time, so a time that is taken stays taken until it is cancelled.

## What to bring

Please bring a photo ID; the agent looks at it and does not copy it. Shoe covers are provided.
You may take photographs of empty rooms. In a home that is still lived in, ask the agent first.

## Changing or cancelling

You can move or cancel a viewing free of charge up to 4 hours before it starts. After two missed
viewings without notice we ask for a phone call before the next one is booked. If you are running
late, call us: the agent waits 10 minutes, and then the time is released.

## Video viewings

If you cannot come in person, an agent can walk through the home with you in a video call. Video
viewings also last 30 minutes and take place during our normal viewing hours.
`,
};

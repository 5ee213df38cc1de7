import type { DemoDocument } from '../demo-document.ts';

export const openingHours: DemoDocument = {
  source: 'opening-hours.md',
  title: 'Opening hours and offices',
  text: `# Opening hours and offices

Copperline Homes has its main office at 12 Tannery Row, Oakland, CA 94607, on the ground floor.
The entrance is on the corner of Tannery Row and Saltworks Street, and it is step-free.

## When we are open

- The rental and sales team works Monday to Friday from 9:00 am to 6:00 pm.
- On Saturday the team works from 10:00 am to 4:00 pm.
- We are closed on Sunday.
- The front desk is staffed Monday to Friday from 8:30 am to 5:30 pm and closed at the weekend.

Viewings take place during the hours of the rental and sales team. Meetings at the office are
reserved through the front desk and last one hour.

## The Berkeley desk

We keep a small desk at 1440 Pressworks Street, Berkeley. It is used by appointment only, on
Tuesdays and Thursdays, and nobody waits there without an appointment.

## How to reach us

Call (510) 555-0142 or write to copperline@example.com. The chat assistant answers day and night.
A message left outside our hours is read the next working morning, and we reply to every e-mail
within one working day.

## Getting here

The ferry landing is a six-minute walk from the Tannery Row office. Two bicycle racks stand beside
the door. Drivers find our visitor spaces described under parking and visitors.
`,
};

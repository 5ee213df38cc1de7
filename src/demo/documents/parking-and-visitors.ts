import type { DemoDocument } from '../demo-document.ts';

export const parkingAndVisitors: DemoDocument = {
  source: 'parking-and-visitors.md',
  title: 'Parking and visitors at reception',
  text: `# Parking and visitors at reception

This page is for people who visit the office at 12 Tannery Row in Oakland.

## Parking

Four visitor spaces are behind the building; the way in is from Saltworks Street. They are free
for up to 2 hours during a visit. Tell the front desk your licence plate when you arrive. One of
the spaces is wide and marked as accessible. When they are full, the public garage on Saltworks
Street charges $4 an hour. Bicycles can be locked at the racks beside the door.

## Arriving

Please check in at the front desk. It is staffed Monday to Friday from 8:30 am to 5:30 pm. You get
a visitor badge, and your host comes down to meet you. Reception can take groups of up to 8 people
in the meeting room; larger groups need a phone call first.

## Reservations

A reservation at reception is for one hour. Reasons are, for example, to sign a lease, to hand
over keys, to drop off an application, or to meet an agent. If you are more than 15 minutes late,
the room may be given to the next visitor.

## Parcels and keys

The front desk accepts parcels for tenants of Harborlight only. Keys are handed out against a
photo ID. Keys that are returned outside hours go into the grey drop box next to the entrance.

## In the waiting area

There is water, coffee and wireless internet for guests. The network is called Copperline Guest,
and the front desk gives you the day's password.
`,
};

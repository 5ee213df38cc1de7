import { createHash } from 'node:crypto';

const NAMESPACE = '6ba7b821-9dad-11d1-80b4-00c04fd430c8';

/** The id every server gives a graph's own assistant: RFC 9562 version 5 of the graph's name. */
export function systemAssistantId(graphId: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(graphId)
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

import { createHash } from 'node:crypto';

/** Of names of ours alone; drawn once. */
const NAMESPACE = Buffer.from('8b0c5d1fa6f34f0e9a7b2f3f6a1d4c52', 'hex');

/** The same UUID for the same name, everywhere. @see RFC 9562, version 5 */
export function stableUuid(name: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return [...parts, hex.slice(20)].join('-');
}

import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { AppError } from '../../errors.ts';

const UNPACKED_BYTES_MAX = 100 * 1024 * 1024;
const RATIO_MAX = 200;
const ENTRIES_MAX = 10_000;
const END_RECORD = 0x06054b50;
const CENTRAL_RECORD = 0x02014b50;
const LOCAL_RECORD = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  localAt: number;
  /** As Unix has it, where the archive was made there; else 0. */
  mode: number;
}

/**
 * Refuses a zip bomb before anything unpacks it: by the sizes the archive declares, and then by
 * unpacking each entry no further than it declared, for those sizes may lie.
 * @returns the names of its entries
 * @throws AppError `corrupt_document`
 */
export async function checkZip(bytes: Uint8Array): Promise<string[]> {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = readEntries(zip);
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
  if (unpacked > UNPACKED_BYTES_MAX || unpacked > RATIO_MAX * zip.length) {
    throw new AppError('corrupt_document', 'archive unpacks to too much', {
      hint: 'The file unpacks to far more than a document holds; save it again without media.',
    });
  }
  if (entries.some(leadsOut)) {
    throw new AppError('corrupt_document', 'archive leads out of itself', {
      hint: 'The file holds links or paths that no document has; save it again and upload that.',
    });
  }
  for (const entry of entries) await checkEntry(zip, entry);
  return entries.map((entry) => entry.name);
}

const TYPE_BITS = 0o170000;
const SYMLINK = 0o120000;

/** Nothing is written to disk by its name today; a file made to do harm is refused all the same. */
const leadsOut = ({ name, mode }: Entry): boolean =>
  (mode & TYPE_BITS) === SYMLINK ||
  /^[\\/]|^[a-z]:/i.test(name) ||
  name.split(/[\\/]/).includes('..') ||
  name.includes('\0');

function readEntries(zip: Buffer): Entry[] {
  try {
    const end = endRecord(zip);
    const count = zip.readUInt16LE(end + 10);
    if (count > ENTRIES_MAX) throw new RangeError('too many entries');
    const entries: Entry[] = [];
    let at = zip.readUInt32LE(end + 16);
    for (let n = 0; n < count; n += 1) {
      if (zip.readUInt32LE(at) !== CENTRAL_RECORD) throw new RangeError('no central record');
      const nameLength = zip.readUInt16LE(at + 28);
      entries.push({
        name: zip.toString('utf8', at + 46, at + 46 + nameLength),
        method: zip.readUInt16LE(at + 10),
        packed: zip.readUInt32LE(at + 20),
        unpacked: zip.readUInt32LE(at + 24),
        localAt: zip.readUInt32LE(at + 42),
        mode: zip.readUInt16LE(at + 40),
      });
      at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    }
    return entries;
  } catch (cause) {
    throw broken(cause);
  }
}

/** Searched from the back: the record ends the file but for a comment of at most 64 KB. */
function endRecord(zip: Buffer): number {
  for (let at = zip.length - 22; at >= 0 && at > zip.length - 22 - 65_536; at -= 1) {
    if (zip.readUInt32LE(at) === END_RECORD) return at;
  }
  throw new RangeError('no end record');
}

const unpack = promisify(inflateRaw);

async function checkEntry(zip: Buffer, entry: Entry): Promise<void> {
  try {
    if (zip.readUInt32LE(entry.localAt) !== LOCAL_RECORD) throw new RangeError('no local record');
    const lengths = zip.readUInt16LE(entry.localAt + 26) + zip.readUInt16LE(entry.localAt + 28);
    const start = entry.localAt + 30 + lengths;
    const packed = zip.subarray(start, start + entry.packed);
    if (entry.method !== STORED && entry.method !== DEFLATED) throw new RangeError('odd method');
    const length =
      entry.method === STORED || entry.packed === 0
        ? packed.length
        : (await unpack(packed, { maxOutputLength: Math.max(entry.unpacked, 1) })).length;
    if (length !== entry.unpacked) throw new RangeError('sizes differ');
  } catch (cause) {
    throw broken(cause);
  }
}

const broken = (cause: unknown) =>
  new AppError('corrupt_document', 'archive is broken', {
    hint: 'The file is damaged; save it again and upload it anew.',
    cause,
  });

import { AppError } from '../errors.ts';

/** One of two judges of text: margins are `scale × Σ weights / √n + bias`. */
export interface DetectorHead {
  bits: number;
  scale: number;
  bias: number;
  /** Least margin that counts as an attack, in a text of one stretch. */
  threshold: number;
  /** The same in a long text, which has more stretches to go wrong in. */
  longThreshold: number;
  weights: Int8Array;
}

export interface DetectorModel {
  /** Hears what is said to the assistant. */
  message: DetectorHead;
  /** Reads sentences of documents, mails and notes, which have no business giving orders. */
  document: DetectorHead;
}

type Header = { format: string } & Record<keyof DetectorModel, Omit<DetectorHead, 'weights'>>;
const FORMAT = 'foyer-detector-1';
const NEWLINE = 10;

/** @throws AppError `internal` when the bytes are of another format */
export function readDetector(bytes: Uint8Array): DetectorModel {
  const at = bytes.indexOf(NEWLINE);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, at))) as Header;
  const first = 2 ** header.message.bits;
  const second = 2 ** header.document.bits;
  if (header.format !== FORMAT || bytes.length !== at + 1 + first + second) {
    throw new AppError('internal', 'the injection detector is of another format');
  }
  const part = (from: number, count: number) =>
    new Int8Array(bytes.buffer, bytes.byteOffset + at + 1 + from, count);
  return {
    message: { ...header.message, weights: part(0, first) },
    document: { ...header.document, weights: part(first, second) },
  };
}

export function writeDetector({ message, document }: DetectorModel): Uint8Array {
  const bare = ({ weights: _weights, ...rest }: DetectorHead) => rest;
  const header: Header = { format: FORMAT, message: bare(message), document: bare(document) };
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(header)}\n`),
    Buffer.from(message.weights),
    Buffer.from(document.weights),
  ]);
}

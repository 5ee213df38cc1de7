import { isRecord } from '../state/is-record.ts';

type Block = Record<string, unknown> & { type: string };

/** Content blocks that the protocol knows by these names. */
const KNOWN = new Set([
  ...['text', 'reasoning', 'tool_call', 'tool_call_chunk', 'invalid_tool_call'],
  ...['server_tool_call', 'server_tool_call_chunk', 'server_tool_call_result'],
  ...['image', 'audio', 'video', 'file', 'non_standard'],
]);
const MEDIA = new Set(['image', 'audio', 'video', 'file']);
const AUDIO_TYPES: Record<string, string> = {
  ...{ mp3: 'audio/mpeg', wav: 'audio/wav', pcm16: 'audio/wav', pcm: 'audio/wav' },
  ...{ opus: 'audio/opus', aac: 'audio/aac', flac: 'audio/flac' },
};
const IMAGE_TYPES: Record<string, string> = {
  ...{ png: 'image/png', jpeg: 'image/jpeg', jpg: 'image/jpeg' },
  ...{ webp: 'image/webp', gif: 'image/gif' },
};

/**
 * A message's content with the block names of protocol v2. Providers put some sound and pictures
 * beside the content, into `additional_kwargs`: they become blocks of it.
 */
export function protocolContent(content: unknown, additionalKwargs: unknown): unknown {
  const beside = isRecord(additionalKwargs) ? additionalKwargs : {};
  const images = imagesBeside(beside);
  const audio = audioBeside(beside);
  const extras = [...images, ...audio];
  if (typeof content === 'string') {
    if (extras.length === 0) return content;
    return [...(content === '' ? [] : [{ type: 'text', text: content }]), ...extras];
  }
  if (!Array.isArray(content)) return extras.length > 0 ? extras : content;
  const blocks = content.flatMap(toBlock);
  for (const image of images) {
    const same = ({ type, id }: Block) =>
      type === 'image' && id !== undefined && id === image['id'];
    if (!blocks.some(same)) blocks.push(image);
  }
  if (!blocks.some(({ type }) => type === 'audio')) blocks.push(...audio);
  return blocks.length > 0 ? blocks : content;
}

function toBlock(part: unknown): Block[] {
  if (typeof part === 'string') return [{ type: 'text', text: part }];
  if (!isRecord(part) || typeof part['type'] !== 'string') return [];
  const { type } = part;
  if (KNOWN.has(type)) return [inSnakeCase({ ...part, type })];
  if (type === 'image_url') {
    const image = part['image_url'];
    const url = isRecord(image) ? image['url'] : image;
    return typeof url === 'string' ? [{ type: 'image', url }] : [];
  }
  if (type === 'input_audio') {
    const audio = part['input_audio'];
    return isRecord(audio) ? [{ type: 'audio', ...texts(audio, 'data', 'mimeType') }] : [];
  }
  return [{ type: 'non_standard', value: { ...part } }];
}

/** LangChain says `mimeType` where the protocol says `mime_type`. */
function inSnakeCase(block: Block): Block {
  const { mimeType, ...rest } = block;
  if (!MEDIA.has(block.type) || typeof mimeType !== 'string') return block;
  const typed = typeof rest['mime_type'] === 'string';
  return { ...rest, type: block.type, ...(!typed && { mime_type: mimeType }) };
}

function audioBeside({ audio }: Record<string, unknown>): Block[] {
  if (!isRecord(audio)) return [];
  const where = texts(audio, 'url', 'data');
  if (Object.keys(where).length === 0) return [];
  const told = [audio['mime_type'], audio['mimeType']].find((type) => typeof type === 'string');
  const format = typeof audio['format'] === 'string' ? audio['format'].toLowerCase() : 'wav';
  const mime = told ?? AUDIO_TYPES[format];
  return [
    {
      ...{ type: 'audio', ...texts(audio, 'id'), ...where },
      ...(mime !== undefined && { mime_type: mime }),
      ...texts(audio, 'transcript'),
    },
  ];
}

function imagesBeside({ tool_outputs }: Record<string, unknown>): Block[] {
  if (!Array.isArray(tool_outputs)) return [];
  return tool_outputs.flatMap((output: unknown) => {
    if (!isRecord(output) || output['type'] !== 'image_generation_call') return [];
    const { data } = texts({ data: output['result'] }, 'data');
    const where = { ...texts(output, 'url'), ...(data !== undefined && { data }) };
    if (Object.keys(where).length === 0) return [];
    const format = typeof output['output_format'] === 'string' ? output['output_format'] : '';
    const mime_type = IMAGE_TYPES[format.toLowerCase()] ?? 'image/png';
    return [{ type: 'image', ...texts(output, 'id'), ...where, mime_type }];
  });
}

/** Those of the keys that hold text. */
export function texts(record: Record<string, unknown>, ...keys: string[]): Record<string, string> {
  const held = keys.flatMap((key) => {
    const value = record[key];
    return typeof value === 'string' ? [[key, value] as const] : [];
  });
  return Object.fromEntries(held);
}

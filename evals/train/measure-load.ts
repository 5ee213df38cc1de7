import { loadHearRequest, loadHearTopic, loadJudge } from '../../src/understanding/model/load.ts';

/** What reading the files and hearing a text cost this process, which has done neither yet. */
export interface LoadCost {
  loadMs: number;
  loadCpuMs: number;
  textCpuMs: number;
}

const WARM_UP = 200;

function cpuMs(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function measureLoad(texts: readonly string[]): LoadCost {
  const started = performance.now();
  const before = process.cpuUsage();
  const judge = loadJudge();
  const hearTopic = loadHearTopic();
  const hearRequest = loadHearRequest();
  const loadMs = performance.now() - started;
  const loadCpuMs = cpuMs(before);
  const hear = (text: string) => {
    hearTopic(text);
    hearRequest(text);
    judge.tagUser(text, '');
  };
  for (const text of texts.slice(0, WARM_UP)) hear(text);
  const warm = process.cpuUsage();
  for (const text of texts) hear(text);
  return { loadMs, loadCpuMs, textCpuMs: cpuMs(warm) / Math.max(1, texts.length) };
}

process.once('message', (texts: string[]) => {
  process.send?.(measureLoad(texts), () => process.disconnect());
});

/** What was measured of one figure on rows that training had not seen, and how. */
export interface HeldOut {
  value: number;
  how: string;
}

const ROW =
  /^\|\s*(?:(?<how>[^|]*?):\s+)?(?<metric>[a-z][\w]*\.[\w.]+)\s*\|\s*(?<value>[\d.]+)\s*\|$/;
const PLAIN = 'a part held back';

/** The rows of the training report that name a metric, by that name. */
export function readHeldOut(trainingReport: string): Map<string, HeldOut[]> {
  const found = new Map<string, HeldOut[]>();
  for (const line of trainingReport.split('\n')) {
    const { metric, how = PLAIN, value } = ROW.exec(line)?.groups ?? {};
    if (metric === undefined) continue;
    found.set(metric, [...(found.get(metric) ?? []), { value: Number(value), how }]);
  }
  return found;
}

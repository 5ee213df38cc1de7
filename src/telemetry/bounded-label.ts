/**
 * Lets the first `max` distinct values through and calls every later one `other`: each value of a
 * label is a time series for as long as the process lives.
 */
export function makeBoundedLabel(max: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= max) return 'other';
    known.add(value);
    return value;
  };
}

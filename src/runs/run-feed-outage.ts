export interface Outage {
  failed(error: unknown, fields: Record<string, unknown>): void;
  passed(): void;
  /** It has failed, and nothing has passed since. */
  isOn(): boolean;
}

/** Tells of the first failure, and of none after it until something has passed again. */
export function makeOutage(
  onError: (error: unknown, fields: Record<string, unknown>) => void,
  onBegin?: () => void,
): Outage {
  let isOn = false;
  return {
    failed(error, fields) {
      if (isOn) return;
      isOn = true;
      onError(error, fields);
      onBegin?.();
    },
    passed() {
      isOn = false;
    },
    isOn: () => isOn,
  };
}

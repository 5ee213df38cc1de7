interface Failing {
  failed(hook: never, error: string, retryInSeconds: number | null): Promise<unknown>;
}

/** Why a delivery failed may repeat what stood in its address, or what its receiver answered. */
export const scrubDeliveries = <W extends Failing>(
  webhooks: W,
  scrub: (text: string) => string,
): W => ({
  ...webhooks,
  failed: (hook: never, error: string, retryInSeconds: number | null) =>
    webhooks.failed(hook, scrub(error), retryInSeconds),
});

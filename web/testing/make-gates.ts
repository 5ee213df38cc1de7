/** What scripts wait for until the test opens it; `openAll` at the end leaves none waiting. */
export function makeGates() {
  const gates: (() => void)[] = [];
  return {
    make() {
      let open = () => {};
      const opened = new Promise<void>((resolve) => {
        open = resolve;
      });
      gates.push(open);
      return { open, opened };
    },
    openAll(): void {
      for (const open of gates.splice(0)) open();
    },
  };
}

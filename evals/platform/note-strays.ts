/**
 * Keeps rejections nobody awaits from ending the process: the SDK leaves some behind when a
 * server breaks off. @returns what came, once it is no longer listened for
 */
export function noteStrays(): () => string[] {
  const strays: string[] = [];
  const note = (reason: unknown) => {
    strays.push(reason instanceof Error ? reason.message : String(reason));
  };
  process.on('unhandledRejection', note);
  return () => {
    process.off('unhandledRejection', note);
    return strays;
  };
}

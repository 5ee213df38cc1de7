/** A knowledge document of the demo agency: Markdown, written for it. */
export interface DemoDocument {
  /** File name it is known by; one document a source. */
  source: string;
  title: string;
  text: string;
}

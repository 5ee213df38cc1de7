// As much of React as the page of this folder uses: its types are a package of their own.
declare module 'react' {
  export type ReactElement = object;
  type Child = ReactElement | string | false | null | undefined | Child[];
  export function createElement(
    type: string | (() => ReactElement),
    props: Record<string, unknown> | null,
    ...children: Child[]
  ): ReactElement;
  export function useState<T>(initial: T | (() => T)): [T, (next: T | ((before: T) => T)) => void];
}

declare module 'react-dom/client' {
  export function createRoot(container: Element): {
    render(element: import('react').ReactElement): void;
  };
}

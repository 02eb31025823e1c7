// A value that changes and tells: at most once a frame, however much comes in.
import { useEffect, useState } from "preact/hooks";

export class Store<T> {
  private readonly listeners = new Set<() => void>();
  private due = false;

  constructor(private value: T) {}

  get(): T {
    return this.value;
  }

  set(value: T): void {
    this.value = value;
    if (this.due) return;
    this.due = true;
    const tell = () => {
      this.due = false;
      for (const listener of this.listeners) listener();
    };
    // A page in the background gets no animation frames, and must not fall behind.
    if (document.visibilityState === "visible") requestAnimationFrame(tell);
    else setTimeout(tell, 50);
  }

  update(change: (value: T) => T): void {
    this.set(change(this.value));
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(() => store.get());
  useEffect(() => {
    const take = () => setValue(() => store.get());
    take();
    return store.subscribe(take);
  }, [store]);
  return value;
}

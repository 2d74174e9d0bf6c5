// A question of a component -> its answer, its fault, or neither yet; late answers to older questions are dropped.
import { useEffect, useState } from "preact/hooks";
import { Fault } from "../api/fault";

export interface Asked<T> {
  answer: T | null;
  fault: Fault | null;
  waiting: boolean;
  again: () => void;
}

/** Ask again whenever one of `inputs` changes; the former answer stays until the next one. `delay` in ms. */
export function useAsked<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  inputs: unknown[],
  delay = 0,
): Asked<T> {
  const [state, setState] = useState<Omit<Asked<T>, "again">>({ answer: null, fault: null, waiting: true });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    setState((before) => ({ ...before, waiting: true }));
    const timer = setTimeout(() => {
      ask(stop.signal)
        .then((answer) => !stop.signal.aborted && setState({ answer, fault: null, waiting: false }))
        .catch((cause: unknown) => {
          if (!stop.signal.aborted) setState({ answer: null, fault: faultOf(cause), waiting: false });
        });
    }, delay);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [...inputs, turn]);
  return { ...state, again: () => setTurn((n) => n + 1) };
}

/** Any failure as a fault. */
export function faultOf(cause: unknown): Fault {
  return cause instanceof Fault
    ? cause
    : new Fault(-1, cause instanceof Error ? cause.message : String(cause));
}

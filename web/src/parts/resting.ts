// A value that changes fast -> the same value once it has come to rest: for what need not follow every step of a slider.
import { useEffect, useState } from "preact/hooks";

/** The value as it was when it last rested for `delay` ms. */
export function useResting<T>(value: T, delay: number): T {
  const [rested, rest] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => rest(value), delay);
    return () => clearTimeout(timer);
  }, [value, delay]);
  return rested;
}

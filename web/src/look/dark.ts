// The theme that a reader chose, else the system's -> light or dark, on the page and for the map.
import { useEffect, useState } from "preact/hooks";
import { theme } from "../state/kept";
import { useWatched } from "../state/store";

const wish = matchMedia("(prefers-color-scheme: dark)");

/** Whether to draw dark; the page's root is marked accordingly. */
export function useDark(): boolean {
  const chosen = useWatched(theme);
  const [system, setSystem] = useState(wish.matches);
  useEffect(() => {
    const follow = () => setSystem(wish.matches);
    wish.addEventListener("change", follow);
    return () => wish.removeEventListener("change", follow);
  }, []);
  const dark = chosen === "auto" ? system : chosen === "dark";
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  }, [dark]);
  return dark;
}

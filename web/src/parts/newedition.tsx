// A word that a newer edition can be shown.
import { served } from "../state/news";
import { useWatched } from "../state/store";
import { words } from "../words/words";

/** Appears when the server has another edition than the one on the screen. */
export function NewEdition({ digest }: { digest: string }) {
  const now = useWatched(served);
  if (now === null || now === digest) return null;
  return (
    <p class="newer" role="status">
      {words().app.newEdition}{" "}
      <button type="button" onClick={() => location.reload()}>
        {words().app.reload}
      </button>
    </p>
  );
}

// The server's events -> a word that a newer edition can be shown.
import { useEffect, useState } from "preact/hooks";
import { published } from "../api/site";
import { words } from "../words/words";

/** Appears when the server has another edition than the one on the screen. */
export function NewEdition({ digest }: { digest: string }) {
  const [newer, setNewer] = useState(false);
  useEffect(() => {
    if (published) return;
    const events = new EventSource("api/events");
    events.addEventListener("edition", (event) => {
      if (!String(event.data).includes(digest)) setNewer(true);
    });
    return () => events.close();
  }, [digest]);
  if (!newer) return null;
  return (
    <p class="newer" role="status">
      {words().app.newEdition}{" "}
      <button type="button" onClick={() => location.reload()}>
        {words().app.reload}
      </button>
    </p>
  );
}
